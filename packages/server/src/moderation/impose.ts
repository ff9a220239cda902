import { commitInOrder } from '../log/commit.ts';
import type { Write, WriteResult } from '../log/write.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';

/**
 * Stores what is done to somebody and lets it take effect, in the order of the log. From here on until then nothing that they
 * send is accepted, so that nothing of theirs is stored behind it.
 */
export async function impose(
  server: Server,
  userId: string,
  write: Write,
  apply: (result: WriteResult) => void,
): Promise<Refusal | undefined> {
  server.sanctions.hold(userId);
  try {
    return await commitInOrder(server, write, apply);
  } finally {
    server.sanctions.release(userId);
  }
}
