import type { ChatMessage } from '@tertulia/protocol';
import { type ChatState, isMentioned } from '@tertulia/protocol/client';
import { toFileLines } from './files/describe-file.ts';
import { describeQuoted } from './quoted-text.ts';
import { senderOf } from './sender.ts';
import { visibleLines, visibleText } from './ui/visible-text.ts';

/** A message as plain lines: time and name on the first, the rest indented. The number is what commands take. */
export function toPlainLines(message: ChatMessage, { rooms, me }: ChatState, { isNumbered = false } = {}): string[] {
  const name = visibleText(senderOf(message).username);
  const quoted = describeQuoted(message, rooms.get(message.room_id));
  const about = [
    ...(quoted === undefined ? [] : [` (answers ${quoted})`]),
    ...(isMentioned(message, me?.user_id) ? [' (mentions you)'] : []),
  ].join('');
  const head = `${toClockTime(message.timestamp)} ${isNumbered ? `#${message.n} ` : ''}${name}${about}`;
  if (message.deleted) return [`${head} (message deleted)`];
  const [first = '', ...rest] = [...visibleLines(message.content), ...toFileLines(message)].filter(
    (line, i) => i > 0 || line !== '' || message.files === undefined,
  );
  return [`${head}: ${first}`, ...rest.map((line) => `      ${line}`)];
}

export function toClockTime(timestamp: string): string {
  const at = new Date(timestamp);
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
}
