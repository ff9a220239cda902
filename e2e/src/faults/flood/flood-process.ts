import { openTcp, upgradeRequest } from '../raw-socket.ts';
import { elapse } from '../until.ts';
import { type Flood, listFloods } from './floods.ts';

/** What a flood process is told to be, as its argument. */
export type FloodSetup = { readonly host: string; readonly room: string; readonly name: string };

/** What it is told to do: begin a flood, or end it and tell what it saw. */
export type FloodOrder = { readonly kind: string; readonly localAddress: string } | 'stop';

/** What it tells. */
export type FloodNews = 'flooding' | FloodReport;
export type FloodReport = {
  readonly sent: number;
  /** Replies by code, or by type where there was no error. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly closes: Readonly<Record<string, number>>;
  /** Refusals that do not say when to come back. */
  readonly untimed: number;
};

const tickMs = 10;
/** Whoever is thrown out is back at once. */
const backAfterMs = 50;

const { host, room, name } = JSON.parse(process.argv[2] as string) as FloodSetup;
let connections = 0;
let stop: (() => void) | undefined;

process.on('message', (order: FloodOrder) => {
  if (order === 'stop') stop?.();
  else void run(order.localAddress, listFloods(room).find(({ kind }) => kind === order.kind) as Flood);
});
process.on('disconnect', () => process.exit(0));

async function run(localAddress: string, { perSecond, make }: Flood): Promise<void> {
  const outcomes: Record<string, number> = {};
  const closes: Record<string, number> = {};
  let [sent, untimed] = [0, 0];
  let isOver = false;
  const stopped = new Promise<undefined>((resolve) => {
    stop = () => {
      isOver = true;
      resolve(undefined);
    };
  });

  /** One connection, from its opening until the server ends it or all is over. */
  async function floodOnce(): Promise<void> {
    const raw = await openTcp(host, { localAddress });
    let isIn = false;
    raw.onMessage((message) => {
      // Frames right behind the request for the upgrade may be lost.
      if (message.type === 'Welcome') raw.send({ type: 'Join', username: `${name} ${connections++}` });
      if (message.type === 'Joined') {
        isIn = true;
        tell('flooding');
      }
      if (message['re'] === undefined && message.type !== 'Error') return;
      const { code, retry_after_ms } = message;
      count(outcomes, typeof code === 'string' ? code : message.type);
      if (code === 'rate_limited' && !(Number(retry_after_ms) > 0)) untimed++;
    });
    raw.write(upgradeRequest(host));
    let due = 0;
    const timer = setInterval(() => {
      if (!isIn) return;
      for (due += (perSecond * tickMs) / 1_000; due >= 1; due--) raw.send({ ...make(sent), id: sent++ });
    }, tickMs);
    const end = await Promise.race([raw.ended, stopped]);
    clearInterval(timer);
    if (end) count(closes, String(end.closeCode ?? end.kind));
    else raw.reset();
  }

  while (!isOver) {
    await floodOnce();
    if (!isOver) await elapse(backAfterMs);
  }
  tell({ sent, outcomes, closes, untimed });
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

function tell(news: FloodNews): void {
  process.send?.(news);
}
