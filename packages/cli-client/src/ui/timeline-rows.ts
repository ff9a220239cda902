import type { ChatMessage } from '@tertulia/protocol';
import {
  type ChatState,
  isMentioned,
  mentionedIn,
  type Parcel,
  type PendingMessage,
  type RoomState,
} from '@tertulia/protocol/client';
import { type MarkdownDocument, markMentions, toPlainText } from '@tertulia/protocol/markdown';
import stringWidth from 'string-width';
import { describeFile, describeUpload, toFileLines } from '../files/describe-file.ts';
import { toClockTime } from '../print-message.ts';
import { describeQuoted } from '../quoted-text.ts';
import { senderOf } from '../sender.ts';
import { cutText, fitText, wrapLine } from './layout.ts';
import { markdownRows } from './markdown-rows.ts';
import { type Span, type Style, textOf } from './span.ts';
import { visibleLines, visibleText } from './visible-text.ts';

/** One row of the screen. The key stays the same while the message does: `<message>:<row of it>`. */
export type Row = { readonly key: string; readonly spans: readonly Span[] };

/** The row that stands for messages not loaded yet. */
export const gapKey = 'gap:0';

const names = ['cyan', 'green', 'yellow', 'magenta', 'blue', 'cyanBright', 'greenBright', 'magentaBright'];

type Look = {
  readonly width: number;
  /** In place of its time each message has the number that commands take. */
  readonly isNumbered?: boolean;
  /** The message that was asked for. */
  readonly targetSeq?: number | undefined;
  readonly documentOf: (message: { readonly content: string }) => MarkdownDocument;
};

/** A room as rows of `width` columns, the oldest first: days, messages, the unread mark, then what is not yet sent. */
export function toRows(room: RoomState, state: ChatState, look: Look): Row[] {
  const { width, isNumbered } = look;
  const stampWidth = isNumbered ? Math.max(5, String(room.summary.last_n).length) : 5;
  const rows: Row[] = [startOf(room, width)];
  const afterGapSeq = firstAfterGap(room)?.seq;
  let day = '';
  for (const message of room.messages) {
    const messageDay = new Date(message.timestamp).toDateString();
    if (messageDay !== day) rows.push(rule(`day-${message.seq}:0`, messageDay, width, 'gray'));
    day = messageDay;
    if (message.seq === afterGapSeq) rows.push(rule(gapKey, 'looking up what was said in between…', width, 'gray'));
    if (message.seq === firstUnreadOf(room)) rows.push(rule('unread:0', 'new messages', width, 'red'));
    rows.push(...messageRows(message, room, look, stampWidth, state.me));
  }
  const pending = state.outbox.filter((message) => isFor(message, room));
  for (const message of pending) rows.push(...pendingRows(message, room, look, stampWidth, state.me?.username ?? ''));
  const parcels = state.parcels.filter((parcel) => isFor(parcel, room));
  for (const parcel of parcels) rows.push(...parcelRows(parcel, state, look, stampWidth));
  return rows;
}

/** The first row of an answer to a command. */
export const firstAnswerKey = 'answer-0:0';

/** Lines for the user alone, such as the answer to a command. What moderators did to the user stands out. */
export function asideRows(asides: readonly string[], width: number, kind: 'answer' | 'notice' = 'answer'): Row[] {
  const sign = kind === 'notice' ? '! ' : '  ';
  const style = kind === 'notice' ? { color: 'red', bold: true } : { color: 'yellow' };
  return asides.flatMap((aside, n) =>
    visibleLines(aside)
      .flatMap((line) => wrapIndented(line, width - 2))
      .map((text, i) => ({ key: `${kind}-${n}:${i}`, spans: [{ text: (i === 0 ? sign : '  ') + text, ...style }] })),
  );
}

/** Wraps a line of a table so that what does not fit stands under its last column. */
function wrapIndented(line: string, width: number): string[] {
  const [head = ''] = /^ *\S+(?: \S+)*  +(?=\S)/u.exec(line) ?? [/^ */u.exec(line)?.[0] ?? ''];
  const indent = head.length > 0 && head.length < width / 2 ? head.length : 0;
  const [first = '', ...rest] = wrapLine(line.slice(indent), width - indent);
  return [line.slice(0, indent) + first, ...rest.map((row) => ' '.repeat(indent) + row)];
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

function messageRows(
  message: ChatMessage,
  room: RoomState,
  { width, isNumbered, targetSeq, documentOf }: Look,
  stampWidth: number,
  me: ChatState['me'],
): Row[] {
  const { userId, username } = senderOf(message);
  const ownId = me?.user_id;
  const stamp = isNumbered ? String(message.n) : toClockTime(message.timestamp);
  const text = {
    ...{ key: String(message.seq), stamp: stamp.padStart(stampWidth), username, width },
    bar: message.seq === targetSeq ? targetBar : isMentioned(message, ownId) ? mentionBar : plainBar,
  };
  if (message.deleted)
    return textRows({ ...text, name: { dim: true }, toBody: () => [[{ text: 'message deleted', dim: true }]] });
  const document = markMentions(documentOf(message), mentionedIn(message, room, me));
  return textRows({
    ...text,
    name: { color: colorOf(userId), bold: userId === ownId },
    quoted: describeQuoted(message, room, (quoted) => toPlainText(documentOf(quoted))),
    toBody: (bodyWidth) => [
      ...addMarks(
        isWordless(message) ? [] : markdownRows(document, { width: bodyWidth, style: {}, ownId }),
        message,
        bodyWidth,
      ),
      ...lineRows(toFileLines(message), bodyWidth, {}),
      ...reactionRows(message, bodyWidth),
    ],
  });
}

/** What became of a message stands behind it, or below it where there is no room. */
function addMarks(rows: Body, { edited_at, pinned }: ChatMessage, width: number): Body {
  const marks = [edited_at !== undefined && '(edited)', pinned && '(pinned)'].filter((mark) => mark).join(' ');
  if (marks === '') return rows;
  const last = [...(rows.at(-1) ?? []), { text: ` ${marks}`, dim: true }];
  return stringWidth(textOf(last)) > width ? [...rows, [{ text: marks, dim: true }]] : [...rows.slice(0, -1), last];
}

function reactionRows({ reactions }: ChatMessage, width: number): Body {
  return reactions === undefined ? [] : lineRows([toReactionText(reactions)], width, { dim: true });
}

/** `👍 3  ❤️ 1*`: the star is at those that are one's own too. */
function toReactionText(reactions: NonNullable<ChatMessage['reactions']>): string {
  return visibleText(reactions.map(({ emoji, count, me }) => `${emoji} ${count}${me ? '*' : ''}`).join('  '));
}

function pendingRows(
  message: PendingMessage,
  room: RoomState,
  { width, documentOf }: Look,
  stampWidth: number,
  username: string,
): Row[] {
  const { clientId, delivery, replyTo } = message;
  const quoted = describeQuoted({ reply_to: replyTo }, room, (one) => toPlainText(documentOf(one)));
  const isFailed = delivery.kind === 'failed';
  const stamp = (isFailed ? '✗  ' : '…  ').padStart(stampWidth);
  const name = isFailed ? { color: 'red' } : { dim: true };
  const key = `pending-${clientId}`;
  const style = { dim: true };
  const toBody = (bodyWidth: number) => [
    ...(isWordless(message) ? [] : markdownRows(documentOf(message), { width: bodyWidth, style })),
    ...lineRows(message.files?.map(describeFile) ?? [], bodyWidth, style),
  ];
  const rows = textRows({ key, stamp, username, name, quoted, width, bar: plainBar, toBody });
  if (!isFailed) return rows;
  const reason = `✗ not sent: ${visibleText(delivery.message)} · /retry or /discard`;
  const reasons = wrapLine(reason, width - 2).map((text, i) => ({
    key: `${key}:${rows.length + i}`,
    spans: [{ text: `  ${text}`, color: 'red' }],
  }));
  return [...rows, ...reasons];
}

/** A message that waits for its files, with how far each has come. */
function parcelRows(
  parcel: Parcel,
  { uploads, me }: ChatState,
  { width, documentOf }: Look,
  stampWidth: number,
): Row[] {
  const own = uploads.filter(({ id }) => parcel.uploadIds.includes(id));
  const hasFailed = own.some(({ progress }) => progress.kind === 'failed');
  const lines = [...own.map(describeUpload), ...(hasFailed ? ['/retry or /cancel'] : [])];
  const style = { dim: true };
  return textRows({
    key: `parcel-${parcel.id}`,
    stamp: (hasFailed ? '✗  ' : '…  ').padStart(stampWidth),
    username: me?.username ?? '',
    name: hasFailed ? { color: 'red' } : style,
    width,
    bar: plainBar,
    toBody: (bodyWidth) => [
      ...(parcel.content === '' ? [] : markdownRows(documentOf(parcel), { width: bodyWidth, style })),
      ...lineRows(lines, bodyWidth, style),
    ],
  });
}

/** Whether its files are all there is of it. */
function isWordless({ content, files }: Pick<PendingMessage, 'content' | 'files'>): boolean {
  return content === '' && files !== undefined;
}

function lineRows(lines: readonly string[], width: number, style: Style): Body {
  return lines.flatMap((line) => wrapLine(line, width)).map((text) => [{ text, ...style }]);
}

const plainBar: Span = { text: ' │ ', dim: true };
const mentionBar: Span = { text: ' ┃ ', color: 'red', bold: true };
const targetBar: Span = { text: ' ▶ ', color: 'yellow', bold: true };

type Body = readonly (readonly Span[])[];
type WrittenText = {
  readonly key: string;
  readonly stamp: string;
  readonly username: string;
  readonly name: Style;
  /** What it answers, as safe text; it stands above. */
  readonly quoted?: string | undefined;
  readonly width: number;
  /** Between name and text. */
  readonly bar: Span;
  readonly toBody: (width: number) => Body;
};

function textRows({ key, stamp, username, name, quoted, width, bar, toBody }: WrittenText): Row[] {
  const nameWidth = Math.max(6, Math.min(14, Math.floor(width / 5)));
  const bodyWidth = Math.max(8, width - nameWidth - stamp.length - 4);
  const shownName = fitText(visibleText(username), nameWidth, 'right');
  const quote: Body = quoted === undefined ? [] : [[{ text: cutText(`↪ ${quoted}`, bodyWidth), dim: true }]];
  return [...quote, ...toBody(bodyWidth)].map((spans, i) => ({
    key: `${key}:${i}`,
    spans: [
      { text: `${i === 0 ? stamp : ' '.repeat(stamp.length)} `, dim: true },
      { text: i === 0 ? shownName : ' '.repeat(nameWidth), ...name },
      bar,
      ...spans,
    ],
  }));
}

function isFor({ target }: Pick<PendingMessage, 'target'>, { summary }: RoomState): boolean {
  return 'roomId' in target ? target.roomId === summary.room_id : target.toUserId === summary.peer?.user_id;
}

function colorOf(userId: string): string {
  let sum = 0;
  for (const char of userId) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 65_521;
  return names[sum % names.length] ?? 'cyan';
}
