import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { type ChatClient, createChatClient } from '@tertulia/protocol/client';
import { createNodeHash } from './adapters/node-hash.ts';
import { takeLock } from './adapters/profile-lock.ts';
import { createMemoryState, createStateFile, statePath } from './adapters/state-file.ts';
import { systemClock, systemRandom } from './adapters/system-clock.ts';
import { wakeOnContinue } from './adapters/wake-on-continue.ts';
import { createConnect } from './adapters/ws-socket.ts';
import type { Entry } from './entry.ts';

export type SessionOptions = {
  readonly url: string;
  readonly profile: string;
  readonly entry: Entry;
  /** Whether messages that call for the user ring the terminal's bell. */
  readonly bell?: boolean;
};
export type Session = {
  readonly client: ChatClient;
  /** Where the server's files are: its address without what follows the port. */
  readonly origin: string;
  /** Something the user should know about this session, such as that it will not be saved. */
  readonly notice?: string;
};

/** A chat client on this machine's sockets, clock and files. */
export function openSession({ url, profile }: Pick<SessionOptions, 'url' | 'profile'>): Session {
  const path = statePath(url, profile);
  const ports = { connect: createConnect(url), clock: systemClock, random: systemRandom, sha256: createNodeHash };
  const problem = lockProblem(join(dirname(path), 'lock'), profile);
  const saved = problem === undefined ? createStateFile(path) : createMemoryState();
  const client = createChatClient({ ...ports, saved });
  wakeOnContinue(() => client.wake());
  return {
    client,
    origin: new URL(url.replace(/^ws/iu, 'http')).origin,
    ...(problem !== undefined && { notice: problem }),
  };
}

/** The name of someone who gave none. */
export function defaultName(): string {
  try {
    return userInfo().username.slice(0, 32) || 'guest';
  } catch {
    // The user of a container may have no entry in the password file.
    return 'guest';
  }
}

function lockProblem(path: string, profile: string): string | undefined {
  try {
    if (takeLock(path) !== undefined) return undefined;
    return `Profile "${profile}" is in use by another terminal: this session is new and is not saved (--profile NAME keeps one).`;
  } catch (error) {
    return `This session is not saved: ${error instanceof Error ? error.message : String(error)}`;
  }
}
