import { memo } from 'react';
import { authorOf } from '../../chat/author.ts';
import { useChat } from '../../chat/use-chat.ts';
import { personTone } from '../../ui/person-tone.ts';
import { formatClock, formatDay, formatFull } from './format-time.ts';
import { MessageText } from './message-text.tsx';
import { PendingNote } from './pending-note.tsx';
import type { Row } from './rows.ts';
import { TimelineGap } from './timeline-gap.tsx';

/** One line of the script: who, what, when. */
export const TimelineRow = memo(function TimelineRow({ row }: { readonly row: Row }) {
  const myUserId = useChat((state) => state.me?.user_id);
  const myName = useChat((state) => state.me?.username);
  const author = row.kind === 'message' ? authorOf(row.message) : { id: myUserId ?? '', name: myName ?? '' };
  const at = new Date(row.kind === 'message' ? row.message.timestamp : row.pending.createdAt);
  const isMine = author.id === myUserId;
  const isSending = row.kind === 'pending' && row.pending.delivery.kind === 'sent';
  const marks =
    row.kind === 'message' ? { 'data-seq': row.message.seq } : { 'data-pending': row.pending.delivery.kind };
  return (
    <>
      {row.day && (
        <div className="day-line">
          <span>{formatDay(row.day, new Date())}</span>
        </div>
      )}
      {row.isAfterGap && row.kind === 'message' && <TimelineGap roomId={row.message.room_id} />}
      {row.isFirstUnread && (
        <div className="unread-line">
          <span>New messages</span>
        </div>
      )}
      <article
        className={`message ${personTone(author.id)} ${row.isHead ? 'message-head' : ''} ${isMine ? 'message-mine' : ''}`}
        aria-label={`${author.name}, ${formatClock(at)}`}
        {...marks}
      >
        <div className="message-author">{row.isHead && <bdi title={author.name}>{author.name}</bdi>}</div>
        <div className="message-body">
          <MessageText content={row.kind === 'message' ? row.message.content : row.pending.content} />
          {row.kind === 'pending' && <PendingNote pending={row.pending} />}
        </div>
        <time className="message-time" dateTime={at.toISOString()} title={formatFull(at)}>
          {isSending ? 'Sending…' : formatClock(at)}
        </time>
      </article>
    </>
  );
});
