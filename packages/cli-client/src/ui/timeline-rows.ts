import type { ChatMessage } from '@tertulia/protocol';
import type { ChatState, PendingMessage, RoomState } from '@tertulia/protocol/client';
import { senderOf, toClockTime } from '../print-message.ts';
import { fitText, wrapLine } from './layout.ts';
import { visibleLines, visibleText } from './visible-text.ts';

export type Span = { readonly text: string; readonly color?: string; readonly dim?: boolean; readonly bold?: boolean };
/** One row of the screen. The key stays the same while the message does: `<message>:<row of it>`. */
export type Row = { readonly key: string; readonly spans: readonly Span[] };

/** The row that stands for messages not loaded yet. */
export const gapKey = 'gap:0';

const names = ['cyan', 'green', 'yellow', 'magenta', 'blue', 'cyanBright', 'greenBright', 'magentaBright'];

/** A room as rows of `width` columns, the oldest first: days, messages, the unread mark, then what is not yet sent. */
export function toRows(room: RoomState, state: ChatState, notices: readonly string[], width: number): Row[] {
  const rows: Row[] = [startOf(room, width)];
  const afterGapSeq = firstAfterGap(room)?.seq;
  let day = '';
  for (const message of room.messages) {
    const messageDay = new Date(message.timestamp).toDateString();
    if (messageDay !== day) rows.push(rule(`day-${message.seq}:0`, messageDay, width, 'gray'));
    day = messageDay;
    if (message.seq === afterGapSeq) rows.push(rule(gapKey, 'looking up what was said in between…', width, 'gray'));
    if (message.seq === firstUnreadOf(room)) rows.push(rule('unread:0', 'new messages', width, 'red'));
    rows.push(...messageRows(message, width, state.me?.user_id));
  }
  const pending = state.outbox.filter((message) => isFor(message, room));
  for (const message of pending) rows.push(...pendingRows(message, width, state.me?.username ?? ''));
  rows.push(...noticeRows(notices, width));
  return rows;
}

/** Lines for the user alone, such as the answer to a command. */
export function noticeRows(notices: readonly string[], width: number): Row[] {
  return notices.flatMap((notice, n) =>
    visibleLines(notice)
      .flatMap((line) => wrapLine(line, width - 2))
      .map((text, i) => ({ key: `notice-${n}:${i}`, spans: [{ text: `  ${text}`, color: 'yellow' }] })),
  );
}

/** The first message shown at or after the mark: what stands exactly there may not be a message. */
function firstUnreadOf(room: RoomState): number | undefined {
  const mark = room.firstUnreadSeq;
  return mark === undefined ? undefined : room.messages.find((message) => message.seq >= mark)?.seq;
}

function firstAfterGap({ messages, gap }: RoomState): ChatMessage | undefined {
  return gap && messages.find((message) => message.seq >= gap.beforeSeq);
}

function startOf(room: RoomState, width: number): Row {
  const text = room.loadingOlder
    ? 'loading older messages…'
    : room.hasOlder
      ? 'PageUp for older messages'
      : room.messages.length === 0
        ? 'No messages yet. Say something.'
        : `This is where ${visibleText(room.summary.name)} begins.`;
  return { key: 'start:0', spans: [{ text: fitText(text, width), dim: true }] };
}

function rule(key: string, label: string, width: number, color: string): Row {
  const text = `── ${label} `;
  return { key, spans: [{ text: fitText(text + '─'.repeat(Math.max(0, width - text.length)), width), color }] };
}

function messageRows(message: ChatMessage, width: number, ownId: string | undefined): Row[] {
  const { userId, username } = senderOf(message);
  const edited = message.edited_at === undefined ? '' : ' (edited)';
  const name = { color: colorOf(userId), bold: userId === ownId };
  return textRows(String(message.seq), toClockTime(message.timestamp), username, name, message.content + edited, width);
}

function pendingRows(message: PendingMessage, width: number, ownName: string): Row[] {
  const key = `pending-${message.clientId}`;
  const { delivery } = message;
  if (delivery.kind !== 'failed') return textRows(key, '  …  ', ownName, { dim: true }, message.content, width, true);
  const reason = `✗ not sent: ${visibleText(delivery.message)} · /retry or /discard`;
  const rows = textRows(key, '  ✗  ', ownName, { color: 'red' }, message.content, width, true);
  const reasons = wrapLine(reason, width - 2).map((text, i) => ({
    key: `${key}:${rows.length + i}`,
    spans: [{ text: `  ${text}`, color: 'red' }],
  }));
  return [...rows, ...reasons];
}

function textRows(
  key: string,
  time: string,
  username: string,
  nameStyle: Omit<Span, 'text'>,
  content: string,
  width: number,
  dim = false,
): Row[] {
  const nameWidth = Math.max(6, Math.min(14, Math.floor(width / 5)));
  const textWidth = Math.max(8, width - nameWidth - 9);
  const name = fitText(visibleText(username), nameWidth, 'right');
  const lines = visibleLines(content).flatMap((line) => wrapLine(line, textWidth));
  return lines.map((text, i) => ({
    key: `${key}:${i}`,
    spans: [
      { text: i === 0 ? `${time} ` : ' '.repeat(6), dim: true },
      { text: i === 0 ? name : ' '.repeat(nameWidth), ...nameStyle },
      { text: ' │ ', dim: true },
      { text, dim },
    ],
  }));
}

function isFor({ target }: PendingMessage, { summary }: RoomState): boolean {
  return 'roomId' in target ? target.roomId === summary.room_id : target.toUserId === summary.peer?.user_id;
}

function colorOf(userId: string): string {
  let sum = 0;
  for (const char of userId) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 65_521;
  return names[sum % names.length] ?? 'cyan';
}
