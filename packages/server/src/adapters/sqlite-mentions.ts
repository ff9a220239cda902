import type { ChatMessage } from '@tertulia/protocol';
import type { Database } from 'better-sqlite3';
import type { MentionPage, NamedMember } from '../log/records.ts';
import { everyone } from './sqlite-message-writes.ts';

type Place = { readonly at: number; readonly room: number; readonly seq: number };
type Row = Place & { readonly room_id: string };

/** Finds who can be mentioned, and what mentions somebody. `readMessage` gives a message as it stands now. */
export function createMentionReader(
  db: Database,
  readMessage: (roomId: string, seq: number, viewerId: string) => ChatMessage | undefined,
) {
  const selectMentions = db.prepare<[string, number, number, number, string, number], Row>(
    `SELECT at, room, seq, room_id FROM mentions JOIN rooms ON key = room
     WHERE user_id = ? AND (at, room, seq) < (?, ?, ?) AND room_id IN (SELECT value FROM json_each(?))
     ORDER BY at DESC, room DESC, seq DESC LIMIT ?`,
  );
  const selectMembers = db.prepare<[string, string], NamedMember>(
    `SELECT accounts.user_id, name_key AS key FROM json_each(?) JOIN accounts ON name_key = value
     JOIN members USING (user_id) JOIN rooms ON rooms.key = room WHERE room_id = ?`,
  );

  return {
    findMembers: (roomId: string, nameKeys: readonly string[]): NamedMember[] =>
      selectMembers.all(JSON.stringify(nameKeys), roomId),

    readMentions(viewerId: string, roomIds: readonly string[], before: string | undefined, limit: number): MentionPage {
      const { at, room, seq } = parsePlace(before);
      const rooms = JSON.stringify(roomIds);
      const found = [viewerId, everyone].flatMap((whom) => selectMentions.all(whom, at, room, seq, rooms, limit + 1));
      const rows = new Map(found.sort(newestFirst).map((row) => [formatPlace(row), row]));
      const page = [...rows.values()].slice(0, limit);
      const messages = page.flatMap((row) => readMessage(row.room_id, row.seq, viewerId) ?? []);
      const last = page.at(-1);
      return {
        // It may have been edited or erased since the tables were brought up to date.
        messages: messages.filter(({ deleted, mentions }) => {
          return !deleted && mentions && (mentions.all || mentions.user_ids.includes(viewerId));
        }),
        more: rows.size > limit,
        ...(last && { before: formatPlace(last) }),
      };
    },
  };
}

const newestFirst = (a: Place, b: Place): number => b.at - a.at || b.room - a.room || b.seq - a.seq;

const formatPlace = ({ at, room, seq }: Place): string => `${at}.${room}.${seq}`;

/** Whatever a client made of it is some place. */
function parsePlace(text: string | undefined): Place {
  const max = Number.MAX_SAFE_INTEGER;
  const parts = text?.split('.').map(Number) ?? [];
  const [at = max, room = max, seq = max] = parts.map((part) => (Number.isSafeInteger(part) ? part : max));
  return { at, room, seq };
}
