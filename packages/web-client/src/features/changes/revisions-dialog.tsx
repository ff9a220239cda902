import { useCallback } from 'react';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { formatMoment } from '../format-moment.ts';
import { useReply } from '../use-reply.ts';
import './changes.css';

export type MessagePlace = { readonly roomId: string; readonly seq: number };

/** What a message says and said before, the newest first. */
export function RevisionsDialog({ message: { roomId, seq }, onClose }: { message: MessagePlace; onClose: () => void }) {
  const client = useChatClient();
  const [loading] = useReply(useCallback(() => client.listRevisions(roomId, seq), [client, roomId, seq]));
  const now = useChat(({ rooms }) => rooms.get(roomId)?.messages.find((message) => message.seq === seq));
  const latest = now?.edited_at === undefined ? [] : [{ rev: now.rev, at: now.edited_at, content: now.content }];
  const shown = loading.kind === 'loaded' ? [...latest, ...loading.value.toReversed()] : [];
  return (
    <Dialog title="History of the message" place="wide" onClose={onClose}>
      {loading.kind === 'loading' && <Notice title="Looking what it said…" />}
      {loading.kind === 'failed' && (
        <p className="field-problem" role="alert">
          {loading.problem}
        </p>
      )}
      <ol className="entries" aria-label="What it said">
        {shown.map(({ rev, at, content }, index) => (
          <li key={rev} className="revision">
            <p className="entry-note">
              <time dateTime={at}>{formatMoment(new Date(at))}</time>
              {index === 0 && latest.length > 0 ? ', as it stands' : rev === 0 && ', as it was sent'}
            </p>
            <p className="revision-words" dir="auto">
              {content}
            </p>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
