import { memo } from 'react';
import { authorOf } from '../../chat/author.ts';
import { isMentioned } from '../../chat/mentions.ts';
import type { ChatState } from '../../chat/model.ts';
import { directRoomWith } from '../../chat/room-lists.ts';
import { useChat } from '../../chat/use-chat.ts';
import { personTone } from '../../ui/person-tone.ts';
import { RoleMark } from '../../ui/role-mark.tsx';
import { MessageFiles } from '../files/message-files.tsx';
import { useGoodUrls } from '../files/use-good-urls.ts';
import { MessageText } from '../message-text/message-text.tsx';
import { QuotedLine } from '../replies/quoted-line.tsx';
import { formatClock, formatDay, formatFull } from './format-time.ts';
import { MessageMarks } from './message-marks.tsx';
import { MessageMenu } from './message-menu.tsx';
import { PendingNote } from './pending-note.tsx';
import { Reactions } from './reactions.tsx';
import type { Row } from './rows.ts';
import { TimelineGap } from './timeline-gap.tsx';

type TimelineRowProps = {
  readonly row: Row;
  /** Whether Tab leads to its menu. */
  readonly isTabStop?: boolean;
  /** Whether one came here for its sake. */
  readonly isTarget?: boolean;
};

/** One line of the script: who, what, when. */
export const TimelineRow = memo(function TimelineRow({ row, isTabStop = false, isTarget = false }: TimelineRowProps) {
  const myUserId = useChat((state) => state.me?.user_id);
  const myName = useChat((state) => state.me?.username);
  const author = row.kind === 'message' ? authorOf(row.message) : { id: myUserId ?? '', name: myName ?? '' };
  const roomId = useChat(({ rooms }) => roomOf(row, rooms));
  const replyTo = row.kind === 'message' ? row.message.reply_to : row.pending.replyTo;
  const said = row.kind === 'message' ? row.message : row.pending;
  useGoodUrls(row.kind === 'message' ? row.message : undefined);
  const role = useChat(({ rooms }) => rooms.get(roomId ?? '')?.members.get(author.id)?.role);
  const at = new Date(row.kind === 'message' ? row.message.timestamp : row.pending.createdAt);
  const isMine = author.id === myUserId;
  const isMentioning = row.kind === 'message' && isMentioned(row.message, myUserId);
  const isSending = row.kind === 'pending' && row.pending.delivery.kind === 'sent';
  const marks =
    row.kind === 'message' ? { 'data-seq': row.message.seq } : { 'data-pending': row.pending.delivery.kind };
  const classes = [
    ...['message', personTone(author.id), row.isHead && 'message-head', isMine && 'message-mine'],
    isTarget && 'message-target',
    isMentioning && 'message-mentioning',
  ];
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
        className={classes.filter(Boolean).join(' ')}
        aria-label={`${author.name}, ${formatClock(at)}${isMentioning ? ', mentions you' : ''}`}
        {...marks}
      >
        <div className="message-author">
          {row.isHead && role && <RoleMark role={role} />}
          {row.isHead && <bdi title={author.name}>{author.name}</bdi>}
        </div>
        <div className="message-body">
          {replyTo !== undefined && roomId !== undefined && <QuotedLine roomId={roomId} seq={replyTo} />}
          {row.kind === 'message' && row.message.deleted ? (
            <p className="message-text message-deleted">message deleted</p>
          ) : (
            <>
              {(said.content !== '' || !said.files) && <MessageText message={said} />}
              {said.files && <MessageFiles files={said.files} />}
            </>
          )}
          {row.kind === 'message' && <MessageMarks message={row.message} />}
          {row.kind === 'message' && <Reactions message={row.message} />}
          {row.kind === 'pending' && <PendingNote pending={row.pending} />}
        </div>
        <time className="message-time" dateTime={at.toISOString()} title={formatFull(at)}>
          {isSending ? 'Sending…' : formatClock(at)}
        </time>
        {row.kind === 'message' && !row.message.deleted && <MessageMenu message={row.message} isTabStop={isTabStop} />}
      </article>
    </>
  );
});

function roomOf(row: Row, rooms: ChatState['rooms']): string | undefined {
  if (row.kind === 'message') return row.message.room_id;
  const { target } = row.pending;
  return 'roomId' in target ? target.roomId : directRoomWith(rooms, target.toUserId)?.summary.room_id;
}
