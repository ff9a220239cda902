import type { SentRecord } from '../checker/checker.ts';
import { createRandom } from '../harness/random.ts';
import type { Wire } from '../harness/wire-client.ts';
import { chooseAction } from './actions.ts';
import { encodeFrame, opcodes } from './raw-frame.ts';
import { openRaw, openTcp, type RawEnd, type RawSocket, upgradeRequest } from './raw-socket.ts';

export type Churn = {
  /** Opens and closes so many connections more, each visitor from an address of its own. */
  run(count: number): Promise<void>;
  readonly connections: number;
  /** Visits by kind. */
  readonly visits: ReadonlyMap<string, number>;
  /** What visitors said to the room. */
  readonly sent: readonly SentRecord[];
  /** Of each kind of trouble the first. */
  readonly problems: readonly string[];
};

type ChurnOptions = {
  readonly host: string;
  readonly seed: number;
  /** A public room that is there. */
  readonly room: string;
  readonly atOnce: number;
};

type Visitor = {
  readonly name: string;
  readonly room: string;
  readonly random: () => number;
  openTcp(): Promise<RawSocket>;
  open(options?: { readonly subprotocol: 'none' }): Promise<RawSocket>;
  /** Writes down what is said, before it is. */
  note(content: string): SentRecord;
};

type Visit = { readonly kind: string; readonly weight: number; readonly run: (visitor: Visitor) => Promise<void> };

const visitMs = 30_000;
const visits: readonly Visit[] = [
  { kind: 'unspoken', weight: 3, run: leaveUnspoken },
  { kind: 'silent', weight: 3, run: upgradeAndGo },
  { kind: 'hasty', weight: 3, run: joinAndGo },
  { kind: 'cut', weight: 4, run: joinAndBreak },
  { kind: 'polite', weight: 4, run: sayAndLeave },
  { kind: 'resumed', weight: 3, run: comeTwice },
  { kind: 'plain', weight: 3, run: visitPlainly },
];

/** Passers-by of every kind, good and bad. What each does follows from the seed. */
export function createChurn({ host, seed, room, atOnce }: ChurnOptions): Churn {
  const counts = new Map(visits.map(({ kind }) => [kind, 0]));
  const sent: SentRecord[] = [];
  const troubles = new Map<string, string>();
  let connections = 0;
  let visitors = 0;

  async function visitOnce(): Promise<void> {
    const index = visitors++;
    const random = createRandom(seed * 1_000_003 + index);
    const { kind, run } = chooseAction(random, visits);
    const localAddress = toAddress(index);
    const name = `visitor${index}`;
    const opened: RawSocket[] = [];
    const keep = async (opening: Promise<RawSocket>) => {
      connections++;
      const raw = await opening;
      opened.push(raw);
      return raw;
    };
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    try {
      await inTime(
        run({
          name,
          room,
          random,
          openTcp: () => keep(openTcp(host, { localAddress })),
          open: (options) => keep(openRaw(host, { localAddress, ...options })),
          note(content) {
            const record = { clientId: name, sender: name, senderIndex: 0, room, content };
            sent.push(record);
            return record;
          },
        }),
      );
    } catch (error) {
      if (!troubles.has(kind)) troubles.set(kind, `${kind} ${name}: ${(error as Error).message}`);
      for (const raw of opened) raw.reset();
    }
  }

  return {
    async run(count) {
      const end = connections + count;
      const goOn = async () => {
        while (connections < end) await visitOnce();
      };
      await Promise.all(Array.from({ length: atOnce }, goOn));
    },
    get connections() {
      return connections;
    },
    visits: counts,
    sent,
    get problems() {
      return [...troubles.values()];
    },
  };
}

/** One of the two million addresses above 127.1.0.0, so that the limits for one address hold nobody up. */
function toAddress(index: number): string {
  return `127.${1 + ((index >> 14) & 127)}.${(index >> 7) & 127}.${2 + (index & 127)}`;
}

async function inTime(visit: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`came to no end within ${visitMs} ms`)), visitMs);
  });
  await Promise.race([visit, late]).finally(() => clearTimeout(timer));
}

/** Gone before the upgrade, with nothing or half of it said. */
async function leaveUnspoken({ openTcp, random }: Visitor): Promise<void> {
  const raw = await openTcp();
  if (random() < 0.3) raw.write(upgradeRequest('127.0.0.1').slice(0, 60));
  await drop(raw, random);
}

async function upgradeAndGo({ open, random }: Visitor): Promise<void> {
  await drop(await open(), random);
}

/** Gone while the session is being stored. */
async function joinAndGo({ open, name, random }: Visitor): Promise<void> {
  const raw = await open();
  raw.send({ type: 'Join', username: name });
  await drop(raw, random);
}

async function joinAndBreak({ open, name }: Visitor): Promise<void> {
  const raw = await open();
  await ask(raw, { type: 'Join', username: name }, 'Joined');
  raw.reset();
  await raw.ended;
}

async function sayAndLeave({ open, name, room, random, note }: Visitor): Promise<void> {
  const raw = await open();
  await ask(raw, { type: 'Join', username: name }, 'Joined');
  await ask(raw, { type: 'JoinRoom', room_id: room }, 'RoomJoined');
  const record = note(`${name} passes by`);
  const said = { type: 'Message', room_id: room, client_id: record.clientId, content: record.content };
  record.seq = (await ask(raw, said, 'Ok'))['seq'] as number;
  if (random() < 0.5) raw.send({ type: 'Leave' });
  else raw.write(encodeFrame(opcodes.close, Buffer.from([0x03, 0xe8])));
  expectCode(await raw.ended, 1000);
  raw.end();
}

/** On a second connection while the first is alive, in its place, or after it; then gone for good. */
async function comeTwice({ open, name, random }: Visitor): Promise<void> {
  const first = await open();
  const joined = await ask(first, { type: 'Join', username: name }, 'Joined');
  const way = random();
  if (way < 0.4) await drop(first, random);
  const second = await open();
  const resume = { type: 'Resume', token: joined['token'] };
  if (way < 0.2) second.send(resume);
  else if (way < 0.7) await ask(second, resume, 'Joined');
  else {
    await ask(second, { ...resume, replaces: joined['connection_id'] }, 'Joined');
    expectCode(await first.ended, 4505);
    first.end();
  }
  await Promise.all([drop(first, random), drop(second, random)]);
}

/** As the tutorial's clients do, who know no ids. */
async function visitPlainly({ open, name, random }: Visitor): Promise<void> {
  const raw = await open({ subprotocol: 'none' });
  const entered = next(raw, (message) => message.type === 'UserList');
  raw.send({ type: 'Join', username: name });
  await entered;
  const heard = next(raw, (message) => message.type === 'Message' && message['username'] === name);
  raw.send({ type: 'Message', content: 'hello, is this still on?' });
  await heard;
  if (random() < 0.5) return drop(raw, random);
  raw.send({ type: 'Leave' });
  expectCode(await raw.ended, 1000);
  raw.end();
}

async function ask(raw: RawSocket, request: Wire, reply: string): Promise<Wire> {
  const answer = await raw.request(request);
  if (answer?.type !== reply) throw new Error(`${request.type} was answered with ${JSON.stringify(answer)}`);
  return answer;
}

function next(raw: RawSocket, isWanted: (message: Wire) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = raw.onMessage((message) => {
      if (!isWanted(message)) return;
      stop();
      resolve();
    });
    void raw.ended.then(({ kind }) => reject(new Error(`ended with a ${kind} too early`)));
  });
}

function expectCode({ kind, closeCode }: RawEnd, code: number): void {
  if (closeCode !== code) throw new Error(`ended with ${closeCode ?? `a ${kind}`} and not ${code}`);
}

/** No goodbye: a FIN, which leaves time for what was said to be read, or a RST. */
async function drop(raw: RawSocket, random: () => number): Promise<void> {
  if (random() < 0.5) raw.end();
  else raw.reset();
  await raw.ended;
}
