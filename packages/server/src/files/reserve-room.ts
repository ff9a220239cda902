import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import { checkQuota, quotaDayMs } from './quota.ts';

const tries = 10;

/** Whether `userId` may keep `size` bytes more; if so they are reserved, and whoever asked releases them. */
export async function reserveRoom(server: Server, userId: string, size: number): Promise<Refusal | undefined> {
  const { folder, quota, uploads } = server.files;
  const { reservations } = uploads;
  for (let i = 0; i < tries; i++) {
    const { releases } = reservations;
    const usage = await server.store.readFileUsage(userId, server.clock.wallClock() - quotaDayMs);
    // What became a file meanwhile is neither in what was read nor reserved any more.
    if (releases !== reservations.releases) continue;
    const held = { reservedBytes: reservations.of(userId), folderBytes: folder.bytes + reservations.bytes };
    const refusal = checkQuota(size, quota, usage, held);
    if (!refusal) reservations.add(userId, size);
    return refusal;
  }
  return { code: 'busy', message: 'too many files come at once; try again', retryAfterMs: 1_000 };
}
