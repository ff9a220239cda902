import type { ChatMessage } from '@tertulia/protocol';
import { visibleLines, visibleText } from './ui/visible-text.ts';

/** A message as plain lines: time and name on the first, the rest indented. The number is what /delete and /report take. */
export function toPlainLines(message: ChatMessage, { isNumbered = false } = {}): string[] {
  const name = visibleText(senderOf(message).username);
  const head = `${toClockTime(message.timestamp)} ${isNumbered ? `#${message.n} ` : ''}${name}`;
  if (message.deleted) return [`${head} (message deleted)`];
  const [first = '', ...rest] = visibleLines(message.content);
  return [`${head}: ${first}`, ...rest.map((line) => `      ${line}`)];
}

export function senderOf(message: ChatMessage): { readonly userId: string; readonly username: string } {
  if (message.type === 'Message') return { userId: message.user_id, username: message.username };
  return { userId: message.from_user_id, username: message.from_username };
}

export function toClockTime(timestamp: string): string {
  const at = new Date(timestamp);
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
}
