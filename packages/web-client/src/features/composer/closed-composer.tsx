import type { Closure } from './closure.ts';
import './composer.css';
import { formatMoment } from '../format-moment.ts';

/** Stands where the composer would be, and says why it is not. */
export function ClosedComposer({ closure }: { readonly closure: Closure }) {
  return (
    <output className="composer composer-closed">
      <span>{toSentence(closure)}</span>
      {closure.kind === 'muted' && closure.reason?.trim() && (
        <span className="composer-reason" dir="auto">
          {closure.reason}
        </span>
      )}
    </output>
  );
}

function toSentence(closure: Closure): string {
  if (closure.kind === 'archived') return 'This room is archived: it can be read, but nothing can be added.';
  const where = closure.isEverywhere ? 'on this server' : 'in this room';
  return `You are muted ${where} until ${formatMoment(new Date(closure.until))}.`;
}
