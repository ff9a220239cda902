import { encodeMessage, isChatMessage, type LogEvent } from '@tertulia/protocol';
import type { Room } from '../rooms/room.ts';
import { type TailEntry, tailCapacity } from '../rooms/tail.ts';
import { Tombstones } from '../rooms/tombstones.ts';
import type { Server } from '../server.ts';
import { noteUnread } from '../sessions/read-markers.ts';

/** Bytes of encoded events kept in memory over all rooms; past it the longest untouched tails are dropped. */
const maxTailBytes = 128 * 1024 * 1024;

/** Puts a committed event at the end of the room's log in memory and hands it to the hub. Called in the order of `seq`. */
export function publishCommitted(server: Server, room: Room, event: LogEvent): void {
  const entry = toTailEntry(event);
  room.last_seq = event.seq;
  if (isChatMessage(event)) room.last_n = event.n;
  const before = room.tail.bytes;
  room.tail.push(entry);
  server.tails.bytes += room.tail.bytes - before;
  if (server.tails.bytes > maxTailBytes) dropTails(server, room);
  server.hub.queue(room.room_id, entry.encoded);
}

/** The same for an event that erases messages: from here on nobody is shown what they said. */
export function publishErasure(
  server: Server,
  room: Room,
  event: LogEvent,
  targets: readonly { readonly seq: number; readonly n: number }[],
): void {
  const before = room.tail.bytes;
  room.tail.erase(targets.map(({ seq }) => seq));
  server.tails.bytes += room.tail.bytes - before;
  room.tombstones ??= new Tombstones();
  for (const { n } of targets) room.tombstones.add(n, event.seq);
  publishCommitted(server, room, event);
  noteUnread(
    server,
    room,
    targets.reduce((newest, { n }) => Math.max(newest, n), 0),
  );
}

/** Makes sure that the tail reaches back far enough to answer joins and resumes. The store is asked once for all who wait. */
export async function warmTail(server: Server, room: Room): Promise<void> {
  if (room.tail.warm) return;
  const { warming } = server.tails;
  const reading = warming.get(room.room_id) ?? readTail(server, room).finally(() => warming.delete(room.room_id));
  warming.set(room.room_id, reading);
  await reading;
}

async function readTail(server: Server, room: Room): Promise<void> {
  const from = Math.max(room.first_seq - 1, room.last_seq - tailCapacity);
  let erasures: number;
  let events: readonly LogEvent[];
  do {
    // What was erased while it was read must not come back.
    ({ erasures } = room.tail);
    events = await server.store.readEvents(room.room_id, from, tailCapacity);
  } while (erasures !== room.tail.erasures);
  if (room.tail.warm) return;
  const before = room.tail.bytes;
  // The store may have read more than was published: that is pushed when its turn comes.
  const published = events.filter((event) => event.seq <= room.last_seq);
  room.tail.fill(published.map(toTailEntry));
  server.tails.bytes += room.tail.bytes - before;
}

function toTailEntry(event: LogEvent): TailEntry {
  return { seq: event.seq, encoded: encodeMessage(event), isMessage: isChatMessage(event) };
}

/** Maps keep the order of insertion, and the rooms were inserted oldest first; the busy one is spared. */
function dropTails(server: Server, spared: Room): void {
  for (const room of server.rooms.values()) {
    if (server.tails.bytes <= maxTailBytes / 2) return;
    if (room === spared || room.tail.bytes === 0) continue;
    server.tails.bytes -= room.tail.bytes;
    room.tail.drop();
  }
}
