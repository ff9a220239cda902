import type { ShownRecord, StoredRecord } from '../../checker/checker.ts';

/** Somebody who reads. */
export type Reader = { readonly name: string };

/** Who wrote what, as those know who sent it: by `client_id`. */
export type Authors = ReadonlyMap<string, { readonly name: string; readonly mayMentionAll: boolean }>;

export type RoomCounts = { readonly read_n: number; readonly unread: number; readonly mentions: number };

/**
 * What is unread for `reader`, and what of it mentions them, counted in the log itself: from its texts alone, by rules of our own that know
 * nothing of how the server counts. `members` are the names of those who can be mentioned.
 */
export function recount(
  log: readonly StoredRecord[],
  readN: number,
  reader: Reader,
  members: ReadonlySet<string>,
  authors: Authors,
): RoomCounts {
  const unread = messagesOf(log).filter(({ n, content }) => n > readN && content !== '');
  const mentioning = unread.filter((one) => doesMention(one, reader, members, authors));
  return { read_n: readN, unread: unread.length, mentions: mentioning.length };
}

/** The `seq` of all messages of a log that mention the reader, read or not. */
export function listMentioning(
  log: readonly StoredRecord[],
  reader: Reader,
  members: ReadonlySet<string>,
  authors: Authors,
): readonly number[] {
  return messagesOf(log)
    .filter((one) => one.content !== '' && doesMention(one, reader, members, authors))
    .map(({ seq }) => seq);
}

function doesMention(
  { content, clientId }: ShownRecord,
  { name }: Reader,
  members: ReadonlySet<string>,
  authors: Authors,
): boolean {
  const names = content.split(/\s+/).flatMap((word) => (word.startsWith('@') ? [word.slice(1)] : []));
  if (names.includes(name) && members.has(name)) return true;
  return names.includes('all') && authors.get(clientId)?.mayMentionAll === true;
}

function messagesOf(log: readonly StoredRecord[]): readonly ShownRecord[] {
  return log.filter((one) => one.n !== undefined);
}
