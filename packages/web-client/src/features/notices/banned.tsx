import type { ChatState } from '../../chat/model.ts';
import { useChat } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import { Cup } from '../../ui/cup.tsx';
import { formatMoment } from '../format-moment.ts';

/** Where one stands after being put out of the whole server. */
export function Banned() {
  const notice = useChat(toBan);
  const reason = useChat(({ connection }) => (connection.kind === 'stopped' ? connection.reason : ''));
  const until = notice?.until === undefined ? undefined : formatMoment(new Date(notice.until));
  return (
    <main className="entry">
      <div className="entry-card" role="alert">
        <Cup />
        <h1>The door is closed</h1>
        {notice ? (
          <>
            <p>
              <bdi>{notice.by_username}</bdi> banned you from this server
              {until === undefined ? ', for good.' : ` until ${until}.`}
            </p>
            {notice.reason !== undefined && (
              <p className="entry-reason" dir="auto">
                {notice.reason}
              </p>
            )}
          </>
        ) : (
          <p>You were put out of this server{reason === '' ? '.' : `: ${reason}`}</p>
        )}
        <p className="entry-lead">
          {until === undefined
            ? 'If you think that this is a mistake, ask those who run this server.'
            : 'You can sign in again when it is over.'}
        </p>
        <Button onClick={() => window.location.reload()}>Back to the door</Button>
      </div>
    </main>
  );
}

/** The notice of the ban that is in force, if the server has told of it. */
function toBan({ notices }: ChatState) {
  return notices.findLast(({ action, room_id }) => action === 'ban' && room_id === undefined);
}
