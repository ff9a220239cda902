import type { ChatMessage, SearchPart } from '@tertulia/protocol';
import { authorOf, fold, hasLink, hasWords } from '@tertulia/protocol/messages';
import { toUsernameKeys } from '../sessions/username.ts';
import type { SearchTerms } from './search-records.ts';

/** Whether the message, as it stands now, is what was searched for. */
export function matchesTerms(message: ChatMessage, { words, authors, has, since, until }: SearchTerms): boolean {
  if (message.deleted) return false;
  const at = Date.parse(message.timestamp);
  if ((since !== undefined && at < since) || (until !== undefined && at >= until)) return false;
  if (authors && !isBy(message, authors)) return false;
  return has.every((part) => hasPart(message, part)) && hasWords(fold(message.content), words);
}

function isBy(message: ChatMessage, { userIds, nameKeys }: NonNullable<SearchTerms['authors']>): boolean {
  const username = message.type === 'Message' ? message.username : message.from_username;
  return userIds.includes(authorOf(message)) || nameKeys.includes(toUsernameKeys(username).key);
}

function hasPart({ content, files }: ChatMessage, part: SearchPart): boolean {
  return part === 'file' ? files !== undefined : hasLink(content);
}
