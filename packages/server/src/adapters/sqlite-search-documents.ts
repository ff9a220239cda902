import { fold, hasLink } from '@tertulia/protocol/messages';
import type { Database } from 'better-sqlite3';
import { toUsernameKeys } from '../sessions/username.ts';
import type { Body, EntryRow } from './sqlite-entry.ts';
import { toGrams } from './sqlite-search-grams.ts';

type Document = { readonly at: number; readonly tags: string; readonly text: string };

// Tokens that stand for something else than letters of the text: hexadecimal, for the tokenizer knows no case and parts at signs.
const toHex = (text: string): string => Buffer.from(text).toString('hex');
/** What every document has, for queries that ask for nothing that the index knows. */
export const anyTag = 'm';
export const roomTag = (room: number): string => `r${room}`;
export const authorTag = (userId: string): string => `a${toHex(userId)}`;
export const nameTag = (key: string): string => `n${toHex(key)}`;
export const partTag = (part: 'file' | 'link'): string => `h${part}`;

/** Changes what is in the index. The caller's transaction makes it one. */
export function createDocuments(db: Database) {
  const selectDocument = db.prepare<[number, number], Document & { id: number }>(
    'SELECT id, at, tags, text FROM documents WHERE room = ? AND seq = ?',
  );
  const insertDocument = db.prepare('INSERT INTO documents (id, room, seq, at, tags, text) VALUES (?, ?, ?, ?, ?, ?)');
  const deleteDocument = db.prepare('DELETE FROM documents WHERE id = ?');
  const insertTokens = db.prepare('INSERT INTO grams (rowid, tokens) VALUES (?, ?)');
  // It keeps no texts: what is to be taken out must be told to it as it was.
  const deleteTokens = db.prepare("INSERT INTO grams (grams, rowid, tokens) VALUES ('delete', ?, ?)");
  const deleteAll = [
    'DELETE FROM documents',
    'DELETE FROM cursors',
    "INSERT INTO grams (grams) VALUES ('delete-all')",
  ].map((sql) => db.prepare(sql));
  let nextId = ((db.prepare('SELECT max(id) FROM documents').pluck().get() as number | null) ?? 0) + 1;

  /** The id that it had, if there was one. */
  function remove(room: number, seq: number): number | undefined {
    const found = selectDocument.get(room, seq);
    if (!found) return undefined;
    deleteTokens.run(found.id, toTokens(found));
    deleteDocument.run(found.id);
    return found.id;
  }

  return {
    remove,
    /** Puts a message in as it stands now; in the place that it has, if it is there. What is no message is left out. */
    put(room: number, entry: EntryRow): void {
      const document = toDocument(room, entry);
      const known = remove(room, entry.seq);
      if (!document) return;
      const id = known ?? nextId++;
      insertDocument.run(id, room, entry.seq, document.at, document.tags, document.text);
      insertTokens.run(id, toTokens(document));
    },
    /** After which everything is to be put in again. */
    removeAll(): void {
      for (const statement of deleteAll) statement.run();
    },
  };
}

const toTokens = ({ tags, text }: Document): string => `${tags} ${[...toGrams(text)].join(' ')}`;

function toDocument(room: number, { user_id, at, body: text }: EntryRow): Document | undefined {
  const body = JSON.parse(text) as Body;
  if ((body.type !== 'Message' && body.type !== 'PrivateMessage') || body.deleted) return undefined;
  const { username, content, files } = body;
  const tags = [anyTag, roomTag(room), authorTag(user_id), nameTag(toUsernameKeys(username).key)];
  if (files) tags.push(partTag('file'));
  if (hasLink(content)) tags.push(partTag('link'));
  return { at, tags: tags.join(' '), text: fold(content) };
}
