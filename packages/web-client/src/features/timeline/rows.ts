import { authorOf } from '../../chat/author.ts';
import type { ChatMessage, PendingMessage, RoomState } from '../../chat/model.ts';

/**
 * One message with whatever stands above it. Day and unread lines are part of the message's row and not rows of their
 * own: the scroll position is anchored to rows, and a line that moves when older messages load would drag it along.
 */
export type Row = {
  /** Stays the same when a pending message becomes an acknowledged one. */
  readonly key: string;
  /** First of its day: the date to show above. */
  readonly day?: Date;
  readonly isFirstUnread: boolean;
  /** First after a gap: what was said before it is still to be loaded. */
  readonly isAfterGap: boolean;
  /** First of a group by one author: shows name and time. */
  readonly isHead: boolean;
} & (
  | { readonly kind: 'message'; readonly message: ChatMessage }
  | { readonly kind: 'pending'; readonly pending: PendingMessage }
);

export type RowsInput = {
  readonly messages: readonly ChatMessage[];
  readonly pending: readonly PendingMessage[];
  readonly myUserId: string | undefined;
  readonly hasOlder: boolean;
  readonly firstUnreadSeq?: number | undefined;
  readonly gap?: RoomState['gap'];
};

/** A longer silence begins a new group even of the same author, so that its time is shown. */
const groupWithinMs = 5 * 60_000;

export function toRows({ messages, pending, myUserId, hasOlder, firstUnreadSeq, gap }: RowsInput): readonly Row[] {
  const unreadSeq = firstUnreadSeqHeld(messages, hasOlder, firstUnreadSeq);
  const gapSeq = gap && messages.find((message) => message.seq >= gap.beforeSeq)?.seq;
  let last: { readonly authorId: string; readonly at: Date } | undefined;

  const place = (authorId: string, at: Date, isFirstUnread = false, isAfterGap = false) => {
    const isNewDay = last === undefined || last.at.toDateString() !== at.toDateString();
    const isHead =
      isNewDay ||
      isFirstUnread ||
      isAfterGap ||
      last?.authorId !== authorId ||
      at.getTime() - (last?.at.getTime() ?? 0) > groupWithinMs;
    last = { authorId, at };
    return { isFirstUnread, isAfterGap, isHead, ...(isNewDay && { day: at }) };
  };

  const rows: Row[] = messages.map((message) => {
    const author = authorOf(message);
    const isMine = author.id === myUserId && message.client_id !== undefined;
    const key = isMine ? `mine ${message.client_id}` : `seq ${message.seq}`;
    return {
      kind: 'message',
      key,
      message,
      ...place(author.id, new Date(message.timestamp), message.seq === unreadSeq, message.seq === gapSeq),
    };
  });
  for (const waiting of pending) {
    const key = `mine ${waiting.clientId}`;
    rows.push({ kind: 'pending', key, pending: waiting, ...place(myUserId ?? '', new Date(waiting.createdAt)) });
  }
  return rows;
}

/** The seq that carries the unread line. Where the unread begin before what is held, the line is not shown yet. */
function firstUnreadSeqHeld(messages: readonly ChatMessage[], hasOlder: boolean, firstUnreadSeq: number | undefined) {
  if (firstUnreadSeq === undefined) return undefined;
  const index = messages.findIndex((message) => message.seq >= firstUnreadSeq);
  const first = messages[index];
  if (index === 0 && hasOlder && first?.seq !== firstUnreadSeq) return undefined;
  return first?.seq;
}
