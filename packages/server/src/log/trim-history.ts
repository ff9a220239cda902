import { keepsAll } from '@tertulia/protocol';
import { findBeginning, findOldAt, mayBeOld, shorter } from '../rooms/retention.ts';
import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import { commitInOrder } from './commit.ts';
import { inBackground } from './in-background.ts';
import { publishTrim } from './publish.ts';

/** Events that go with one commit at most: so few that no other waits long for it. */
const perCommit = 256;
/** A thousand events a second: the rest goes with the next turns. */
const roomsPerTurn = 4;

/** Erases some of what rooms keep no longer. Never rejects: what cannot be erased now is tried again. */
export function trimHistory(server: Server): Promise<void> {
  return inBackground(server, 'old messages could not be erased; it is tried again', async () => {
    let left = roomsPerTurn;
    for (const room of server.rooms.values()) {
      const retention = shorter(server.config.retention, room.retention);
      if (keepsAll(retention) || !mayBeOld(room, retention, server.clock.steadyWallClock())) continue;
      await trimRoom(server, room);
      if (--left === 0) return;
    }
  });
}

async function trimRoom(server: Server, room: Room): Promise<void> {
  const { room_id } = room;
  const stored = await server.store.readEvents(room_id, room.first_seq - 1, perCommit);
  const events = stored.filter(({ seq }) => seq <= room.last_seq);
  // As it is now: it may have been changed meanwhile.
  const retention = shorter(server.config.retention, room.retention);
  const now = server.clock.steadyWallClock();
  const beginning = findBeginning(room, events, perCommit, retention, now);
  if (!beginning) {
    room.oldAt = findOldAt(events, retention) ?? room.oldAt;
    return;
  }
  const at = server.clock.wallClock();
  await commitInOrder(server, { kind: 'trim-history', room_id, ...beginning, at }, (result) => {
    if (result.kind === 'updated') publishTrim(server, room, result.seq, beginning);
  });
}
