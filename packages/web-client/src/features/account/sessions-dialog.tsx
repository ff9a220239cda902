import { useCallback, useState } from 'react';
import type { SessionInfo } from '../../chat/model.ts';
import { useChatClient } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { describeError } from '../describe-error.ts';
import { formatMoment } from '../format-moment.ts';
import { useReply } from '../use-reply.ts';
import './account.css';

/** Where one is signed in, and a way to end it there. */
export function SessionsDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useChatClient();
  const [loading, load] = useReply(useCallback(() => client.listSessions(), [client]));
  const [problem, setProblem] = useState<string>();

  const revoke = async (session: SessionInfo) => {
    const reply = await client.revokeSession(session.session_id);
    setProblem(reply.ok ? undefined : describeError(reply.error));
    load();
  };

  return (
    <Dialog title="Sessions and devices" onClose={onClose}>
      <p className="form-lead">Each place where you are signed in. End those that you do not know.</p>
      <p className="field-problem" role="alert">
        {problem}
      </p>
      {loading.kind === 'loading' && <Notice title="Looking where you are…" />}
      {loading.kind === 'failed' && (
        <Notice title="The list could not be loaded">
          {loading.problem}{' '}
          <Button look="link" onClick={load}>
            Try again
          </Button>
        </Notice>
      )}
      {loading.kind === 'loaded' && (
        <ul className="entries" aria-label="Sessions">
          {[...loading.value].sort(thisOneFirst).map((session) => (
            <li key={session.session_id} className="entry-row">
              <div className="entry-words">
                <p className="entry-title">{session.current ? 'This one' : toPresence(session)}</p>
                <p className="entry-note">Signed in {formatMoment(new Date(session.created_at))}</p>
              </div>
              {!session.current && (
                <Button
                  aria-label={`End the session of ${formatMoment(new Date(session.created_at))}`}
                  onClick={() => void revoke(session)}
                >
                  End
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function toPresence({ online, seen_at }: SessionInfo): string {
  return online ? 'Here now' : `Last here ${formatMoment(new Date(seen_at))}`;
}

function thisOneFirst(a: SessionInfo, b: SessionInfo): number {
  return Number(b.current) - Number(a.current) || b.seen_at.localeCompare(a.seen_at);
}
