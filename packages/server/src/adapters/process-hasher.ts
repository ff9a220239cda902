import type { Hasher } from '../accounts/passwords.ts';
import { argon2Hasher } from './argon2-hasher.ts';
import type { HasherRequest } from './hasher-child.ts';
import { createHelperProcess } from './helper-process.ts';

const deadlineMs = 60_000;

/** Hashes in a process that has the processor when the chat leaves it, and ends with it. Rejects if it dies of a password. */
export function createProcessHasher(): Hasher {
  const helper = createHelperProcess<HasherRequest, string | boolean>(
    new URL('./hasher-child.js', import.meta.url),
    deadlineMs,
  );
  async function ask(request: HasherRequest): Promise<string | boolean> {
    const reply = await helper.ask(request);
    if (reply === undefined) throw new Error('a password was not hashed: the process for it ended');
    return reply;
  }
  return {
    hash: async (password) => (await ask({ kind: 'hash', password })) as string,
    verify: async (passwordHash, password) => (await ask({ kind: 'verify', passwordHash, password })) as boolean,
    dummyHash: argon2Hasher.dummyHash,
  };
}
