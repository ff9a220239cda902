import { Button } from '../../ui/button.tsx';
import type { Attempt } from './use-attempt.ts';

type EntrySubmitProps = { readonly attempt: Attempt; readonly verb: string; readonly busyVerb: string };

/** The end of each form of the door: what is wrong with the whole, and the button. */
export function EntrySubmit({ attempt, verb, busyVerb }: EntrySubmitProps) {
  const { isBusy, secondsToWait, problem } = attempt;
  return (
    <>
      <p className="field-problem" role="alert">
        {problem}
      </p>
      <Button type="submit" look="primary" className="entry-submit" disabled={isBusy || secondsToWait > 0}>
        {isBusy ? busyVerb : secondsToWait > 0 ? `Wait ${secondsToWait} s` : verb}
      </Button>
    </>
  );
}
