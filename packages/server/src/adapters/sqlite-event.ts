import type { LogEvent } from '@tertulia/protocol';
import type { Mentions } from '../log/records.ts';
import type { Body, EntryRow } from './sqlite-entry.ts';

/**
 * A row of the log as the protocol names it, type first. What an edit said is not in its row: `contentOf` gives it, or nothing if it
 * is erased or too long ago.
 */
export function toEvent(
  room_id: string,
  row: EntryRow,
  contentOf: (seq: number, rev: number) => string | undefined,
): LogEvent {
  const { seq, user_id } = row;
  const timestamp = toTime(row.at);
  const body = JSON.parse(row.body) as Body;
  switch (body.type) {
    case 'MessageDeleted':
      return { type: 'MessageDeleted', room_id, seq, target_seq: body.target_seq, by_user_id: user_id };
    case 'MessagesPurged':
      return {
        type: 'MessagesPurged',
        room_id,
        seq,
        user_id: body.user_id,
        from_seq: body.from_seq,
        by_user_id: user_id,
      };
    case 'RoomUpdated':
      return { type: 'RoomUpdated', room_id, seq, user_id, ...body.changes, timestamp };
    case 'HistoryTrimmed':
      return { type: 'HistoryTrimmed', room_id, seq, first_seq: body.first_seq };
    case 'ReactionChanged': {
      const { target_seq, emoji, username, added, count } = body;
      return { type: 'ReactionChanged', room_id, seq, target_seq, emoji, user_id, username, added, count };
    }
    case 'MessageEdited': {
      const { target_seq, rev, mentions } = body;
      const content = contentOf(target_seq, rev);
      const told = content === undefined ? { content: '' } : { content, ...toMentions(mentions) };
      return { type: 'MessageEdited', room_id, seq, target_seq, user_id, ...told, rev, edited_at: timestamp };
    }
    case 'MessagePinned': {
      const { target_seq, pinned } = body;
      return { type: 'MessagePinned', room_id, seq, target_seq, user_id, pinned };
    }
    case 'Message':
    case 'PrivateMessage':
      return toMessage(room_id, row, body);
  }
}

function toMessage(
  room_id: string,
  row: EntryRow,
  body: Extract<Body, { type: 'Message' | 'PrivateMessage' }>,
): LogEvent {
  const { seq, user_id } = row;
  const n = row.n ?? 0;
  const rest = {
    content: body.content,
    timestamp: toTime(row.at),
    ...(row.client_id !== null && { client_id: row.client_id }),
    ...(body.reply_to !== undefined && { reply_to: body.reply_to }),
    ...(body.files && { files: [...body.files] }),
    ...(body.rev !== undefined && { rev: body.rev }),
    ...(body.edited_at !== undefined && { edited_at: toTime(body.edited_at) }),
    ...toMentions(body.mentions),
    ...(body.pinned && { pinned: body.pinned }),
    ...(body.deleted && { deleted: body.deleted }),
  };
  if (body.type === 'Message') return { type: 'Message', room_id, seq, n, user_id, username: body.username, ...rest };
  const { username: from_username, to_user_id } = body;
  return { type: 'PrivateMessage', room_id, seq, n, from_user_id: user_id, from_username, to_user_id, ...rest };
}

function toMentions(mentions: Mentions | undefined): { mentions?: { user_ids: string[]; all?: true | undefined } } {
  return mentions ? { mentions: { ...mentions, user_ids: [...mentions.user_ids] } } : {};
}

const toTime = (at: number): string => new Date(at).toISOString();
