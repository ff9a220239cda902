import type { Hasher } from '../accounts/passwords.ts';
import type { Clock } from '../clock.ts';
import { argon2Hasher } from './argon2-hasher.ts';
import type { HasherRequest } from './hasher-child.ts';
import { createHelperProcess } from './helper-process.ts';
import type { Priority } from './serve-helper.ts';
import { createYieldingHelper } from './yielding-helper.ts';

const deadlineMs = 60_000;
/**
 * A hash takes 50 ms when the processor is free; a crowd that arrives keeps all cores busy for less than `patienceMs`. On a machine
 * that is busy for longer somebody waits that much once in `respiteMs`.
 */
const patience = { patienceMs: 500, respiteMs: 10_000 };

/**
 * Hashes in a process that has the processor when nothing else wants it, or, while that is never, a small share of it. The process
 * ends with this one. Rejects if it dies of a password.
 */
export function createProcessHasher(clock: Pick<Clock, 'now'>): Hasher {
  const open = (priority: Priority) =>
    createHelperProcess<HasherRequest, string | boolean>(
      new URL('./hasher-child.js', import.meta.url),
      deadlineMs,
      priority,
    );
  const helper = createYieldingHelper(open('idle'), open('low'), clock, patience);
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
