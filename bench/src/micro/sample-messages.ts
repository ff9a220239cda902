import { encodeMessage, joinBatch, type ServerMessageOf } from '@tertulia/protocol';

export const sampleRoomId = 'tea';
/** A batch holds no more. */
export const batchSize = 64;

const content =
  'The kettle is on, and there is cake; bring your own cup, the last one broke on Tuesday evening at nine.';

export function sampleEvent(seq: number): ServerMessageOf<'Message'> {
  return {
    type: 'Message',
    room_id: sampleRoomId,
    seq,
    n: seq,
    user_id: 'rKq3v0tXbYw1Zc9d',
    username: 'ana',
    content,
    timestamp: '2026-01-01T12:00:00.000Z',
    client_id: `f81d4fae-7dec-11d0-a765-${String(seq).padStart(12, '0')}`,
  };
}

/** What a client sends, encoded; `id` is its request id. */
export function sampleRequest(id: number): string {
  const { type, room_id, client_id } = sampleEvent(id);
  return encodeMessage({ type, id, room_id, client_id, content });
}

/** The requests of a full batch in one frame. */
export function sampleBatch(): string {
  const requests = Array.from({ length: batchSize }, (_, index) => sampleRequest(index + 1));
  return joinBatch(requests, 'tertulia.v1.json').join('');
}
