import { err, ok, type Result } from '@tertulia/protocol';
import { commit } from '../log/commit.ts';
import type { Purge } from '../log/moderation-records.ts';
import { publishErasure } from '../log/publish.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';

const hourMs = 60 * 60_000;
/** Commits wait 0.2 s for so many, and a second for five times as many. Who wrote more is purged in steps, of ever more hours. */
const maxPurged = 10_000;

/** What somebody has written in the last hours. Nothing is accepted from them meanwhile; see `impose`. */
export async function findPurges(
  server: Server,
  userId: string,
  roomId: string | undefined,
  hours: number,
): Promise<Result<readonly Purge[], Refusal>> {
  // What is on its way to the storage is to be found too.
  const stored = await commit(server, [{ kind: 'wait' }]);
  if (!stored.ok) return stored;
  const since = server.clock.wallClock() - hours * hourMs;
  const purges = await server.store.readAuthored(userId, since, roomId, maxPurged + 1);
  if (countPurged(purges) <= maxPurged) return ok(purges);
  return err({
    code: 'limit_reached',
    message: `at most ${maxPurged} messages are erased at once; choose fewer hours`,
    path: ['purge_hours'],
  });
}

export function countPurged(purges: readonly Purge[]): number {
  return purges.reduce((sum, { targets }) => sum + targets.length, 0);
}

/** Tells the rooms of purges that are stored; `seqs` are those of their events. */
export function publishPurges(
  server: Server,
  userId: string,
  byUserId: string,
  purges: readonly Purge[],
  seqs: readonly number[],
): void {
  for (const [i, { room_id, targets }] of purges.entries()) {
    const room = server.rooms.get(room_id);
    const [first] = targets;
    if (!room || !first) continue;
    const event = {
      type: 'MessagesPurged' as const,
      room_id,
      seq: seqs[i] as number,
      user_id: userId,
      from_seq: first.seq,
      by_user_id: byUserId,
    };
    publishErasure(server, room, event, targets);
  }
}
