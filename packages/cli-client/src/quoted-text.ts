import type { ChatMessage } from '@tertulia/protocol';
import { fileNamesOf, type RoomState } from '@tertulia/protocol/client';
import { excerptOf } from './excerpt.ts';
import { senderOf } from './sender.ts';
import { visibleText } from './ui/visible-text.ts';

/** The message that another answers, in a few safe words of `wordsOf` it; undefined if it answers none. */
export function describeQuoted(
  { reply_to }: Pick<ChatMessage, 'reply_to'>,
  room: Pick<RoomState, 'messages'> | undefined,
  wordsOf: (message: ChatMessage) => string = ({ content }) => content,
): string | undefined {
  if (reply_to === undefined) return undefined;
  const quoted = room?.messages.find(({ seq }) => seq === reply_to);
  if (quoted === undefined) return 'an older message';
  const name = visibleText(senderOf(quoted).username);
  return quoted.deleted
    ? `a deleted message of ${name}`
    : `${name}: “${excerptOf(wordsOf(quoted) || fileNamesOf(quoted))}”`;
}
