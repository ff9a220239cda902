import { useCallback, useState } from 'react';
import type { Ban } from '../../chat/model.ts';
import { useChatClient } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { describeError } from '../describe-error.ts';
import { formatMoment } from '../format-moment.ts';
import { useReply } from '../use-reply.ts';
import './moderation.css';

type BansDialogProps = {
  /** Without it the bans of the whole server. */
  readonly roomId?: string;
  readonly onClose: () => void;
};

/** Who is kept out, and a way to let them in again. */
export function BansDialog({ roomId, onClose }: BansDialogProps) {
  const client = useChatClient();
  const [loading, load] = useReply(useCallback(() => client.listBans(roomId), [client, roomId]));
  const [problem, setProblem] = useState<string>();

  const lift = async (ban: Ban) => {
    const reply = await client.unban(ban.user_id, roomId);
    setProblem(reply.ok ? undefined : describeError(reply.error));
    load();
  };

  return (
    <Dialog title={roomId === undefined ? 'Banned from the server' : 'Banned from this room'} onClose={onClose}>
      <p className="field-problem" role="alert">
        {problem}
      </p>
      {loading.kind === 'loading' && <Notice title="Looking who is kept out…" />}
      {loading.kind === 'failed' && <Notice title="The list could not be loaded">{loading.problem}</Notice>}
      {loading.kind === 'loaded' && loading.value.length === 0 && <Notice title="Nobody is kept out" />}
      {loading.kind === 'loaded' && (
        <ul className="entries" aria-label="Bans">
          {loading.value.map((ban) => (
            <li key={ban.user_id} className="entry-row">
              <div className="entry-words">
                <p className="entry-title">
                  <bdi>{ban.username}</bdi>
                </p>
                {ban.reason !== undefined && <p dir="auto">{ban.reason}</p>}
                <p className="entry-note">
                  {ban.until === undefined ? 'For good' : `Until ${formatMoment(new Date(ban.until))}`}, by{' '}
                  <bdi>{ban.by_username}</bdi>, {formatMoment(new Date(ban.at))}
                </p>
              </div>
              <Button aria-label={`Lift the ban of ${ban.username}`} onClick={() => void lift(ban)}>
                Lift
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
