import type { ChatMessage, RoomSummary } from '../../entities.ts';
import type { SavedRoom } from '../ports.ts';

/** Messages `from` to `to` of a room in which nothing else ever happened, one a minute. */
export function sampleMessages(from: number, to: number, room_id = 'general'): ChatMessage[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => {
    const n = from + i;
    const timestamp = new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();
    return { type: 'Message', room_id, seq: n, n, content: `m${n}`, timestamp, user_id: 'bob', username: 'bob' };
  });
}

export function sampleSummary(lastSeq: number, room_id = 'general'): RoomSummary {
  return {
    ...{ room_id, name: room_id, topic: '', kind: 'public', epoch: 'e1', first_seq: 1 },
    ...{ last_seq: lastSeq, last_n: lastSeq, read_n: lastSeq, unread: 0, mentions: 0, member_count: 2 },
  };
}

export function sampleSavedRoom(from: number, to: number, roomId = 'general'): SavedRoom {
  const messages = sampleMessages(from, to, roomId);
  return { userId: 'me', summary: sampleSummary(to, roomId), appliedSeq: to, messages, hasOlder: from > 1 };
}
