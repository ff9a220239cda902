import { parseArgs } from 'node:util';
import type { Mode } from './modes/mode.ts';
import { modes } from './modes/modes.ts';
import type { Settings } from './settings.ts';
import type { Target } from './websocket/raw-websocket.ts';

export const usage = `pnpm bench [--url ws://HOST:PORT]  the server to measure; without it the built one is started, with data of its own
           [--modes ${modes.map(({ name }) => name).join(',')}]
           [--seconds N]      how long each thing is measured (5)
           [--rounds N]       how often everything is measured (1); three at least to compare, better five
           [--members N]      of the large room of fan-out (1000)
           [--connections N]  of the other modes (2000)
           [--room-size N]    of the small rooms (20)
           [--in-flight N]    messages unacknowledged in each room of rooms (1)
           [--content-chars N]  of each message (100)
           [--log-messages N] to which the room of log grows (100000)
           [--generators N]   processes that make the load (1)
           [--json FILE]      writes the result there
           [--yes-this-is-my-server]  for a --url that is not this machine
pnpm bench --compare OLD.json NEW.json`;

export type Options =
  | {
      readonly kind: 'run';
      readonly url: URL | undefined;
      readonly isMine: boolean;
      readonly modes: readonly Mode[];
      readonly settings: Settings;
      readonly json: string | undefined;
    }
  | { readonly kind: 'compare'; readonly before: string; readonly after: string }
  | { readonly kind: 'help' };

const flags = {
  url: { type: 'string' },
  modes: { type: 'string' },
  seconds: { type: 'string', default: '5' },
  rounds: { type: 'string', default: '1' },
  members: { type: 'string', default: '1000' },
  connections: { type: 'string', default: '2000' },
  'room-size': { type: 'string', default: '20' },
  'in-flight': { type: 'string', default: '1' },
  'content-chars': { type: 'string', default: '100' },
  'log-messages': { type: 'string', default: '100000' },
  generators: { type: 'string', default: '1' },
  json: { type: 'string' },
  compare: { type: 'boolean' },
  'yes-this-is-my-server': { type: 'boolean', default: false },
  help: { type: 'boolean' },
} as const;

/** Reads the command line; a string says what is wrong with it. */
export function readOptions(args: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: flags, allowPositionals: true });
    if (values.help) return { kind: 'help' };
    if (values.compare) {
      const [before, after] = positionals;
      if (before === undefined || after === undefined || positionals.length > 2) return '--compare takes two files';
      return { kind: 'compare', before, after };
    }
    if (positionals.length > 0) return `what is ${positionals[0]}?`;
    const chosen = chooseModes(values.modes);
    const url = values.url === undefined ? undefined : parseUrl(values.url);
    return {
      kind: 'run',
      url,
      isMine: values['yes-this-is-my-server'],
      modes: chosen,
      json: values.json,
      settings: {
        seconds: number('--seconds', values.seconds, 0.1, 600),
        rounds: whole('--rounds', values.rounds, 1, 100),
        members: whole('--members', values.members, 1, 100_000),
        connections: whole('--connections', values.connections, 1, 100_000),
        roomSize: whole('--room-size', values['room-size'], 1, 10_000),
        inFlight: whole('--in-flight', values['in-flight'], 1, 1_000),
        generators: whole('--generators', values.generators, 1, 64),
        contentChars: whole('--content-chars', values['content-chars'], 40, 4_000),
        logMessages: whole('--log-messages', values['log-messages'], 1_000, 100_000_000),
        inProgress: 250,
      },
    };
  } catch (error) {
    return (error as Error).message;
  }
}

/** Where `url` leads; a bare address means the path that every server has. */
export function toTarget({ hostname, port, pathname, search }: URL): Target {
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || 80),
    path: pathname === '/' ? '/ws' : pathname + search,
  };
}

function chooseModes(list: string | undefined): readonly Mode[] {
  if (list === undefined) return modes;
  return list.split(',').map((name) => {
    const mode = modes.find((one) => one.name === name.trim());
    if (!mode) throw new Error(`there is no mode ${name}; there are ${modes.map((one) => one.name).join(', ')}`);
    return mode;
  });
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'ws:') throw new Error('--url is a ws:// address; TLS is a proxy, which would be measured too');
  return url;
}

function number(flag: string, text: string, lowest: number, highest: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= lowest && value <= highest))
    throw new Error(`${flag} is a number from ${lowest} to ${highest}`);
  return value;
}

function whole(flag: string, text: string, lowest: number, highest: number): number {
  const value = number(flag, text, lowest, highest);
  if (!Number.isInteger(value)) throw new Error(`${flag} is a whole number`);
  return value;
}
