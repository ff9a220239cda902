import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { readMetrics } from '../harness/metrics.ts';
import type { ServerOptions, ServerProcess } from '../harness/server-process.ts';

/** What a server holds at a moment, after a collection of garbage in each of its threads. */
export type Vitals = {
  /** JavaScript's memory of all threads, with what lies outside of their heaps for it. */
  readonly heapBytes: number;
  readonly residentBytes: number;
  readonly descriptors: number;
  readonly timers: number;
  /** Everything that the event loop waits for, timers too. */
  readonly resources: number;
  /** Its ends of TCP connections, as the kernel lists them: those that merely wait out their time are not the server's. */
  readonly sockets: number;
  readonly connections: number;
  readonly users: number;
  readonly rooms: number;
};

export type VitalsProbe = {
  /** Makes a server one that can be asked. */
  readonly options: Pick<ServerOptions, 'env' | 'preload'>;
  read(server: ServerProcess): Promise<Vitals>;
  /** Lets the server live through so many seconds in a moment: its monotonic clock jumps from one tick to the next. */
  lapse(seconds: number): Promise<void>;
  remove(): void;
};

const states = { timeWait: '06', listen: '0A' };

export function createVitalsProbe(): VitalsProbe {
  const folder = mkdtempSync(join(tmpdir(), 'tertulia-vitals-'));
  const path = join(folder, 'socket');
  const ask = async (request: object): Promise<unknown> => {
    const socket = connect({ path });
    socket.write(JSON.stringify(request));
    return JSON.parse(await text(socket));
  };
  return {
    options: {
      env: { TERTULIA_VITALS_SOCKET: path },
      preload: new URL('../../src/faults/preload/vitals.mjs', import.meta.url),
    },
    async read({ host }) {
      const { resources, ...process } = (await ask({})) as { resources: string[] } & Vitals;
      const metrics = await readMetrics(host);
      return {
        ...process,
        timers: resources.filter((name) => name === 'Timeout').length,
        resources: resources.length,
        sockets: countSockets(Number(host.split(':')[1])),
        connections: metrics.get('tertulia_connections'),
        users: metrics.get('tertulia_users_present'),
        rooms: metrics.get('tertulia_rooms'),
      };
    },
    async lapse(seconds) {
      await ask({ seconds });
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Why a server's descriptors and sockets cannot be counted here. */
export function whyNoVitals(): { readonly kind: 'not-run'; readonly why: string } | undefined {
  if (process.platform === 'linux') return undefined;
  return { kind: 'not-run', why: 'descriptors and sockets are counted in the /proc of Linux' };
}

function countSockets(port: number): number {
  const lines = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1);
  return lines.filter((line) => {
    const [, local = '', , state = ''] = line.trim().split(/\s+/);
    return Number.parseInt(local.split(':')[1] as string, 16) === port && !Object.values(states).includes(state);
  }).length;
}
