import { deflateRawSync } from 'node:zlib';
import { closeCodes } from '@tertulia/protocol';
import { encodeFrame, opcodes } from './raw-frame.ts';
import { openRaw, openTcp, type RawSocket, upgradeRequest } from './raw-socket.ts';

/** A connection made to hold on to something of the server's: its sockets, its memory or its time. */
export type Attack = {
  readonly name: string;
  /** Entered as a guest first. */
  readonly isEntered?: true;
  /** Reads nothing of what it is answered. */
  readonly isDeaf?: true;
  /** Where it connects, and so what it speaks: the full protocol unless it says otherwise. */
  readonly speaks?: 'plain' | 'echo';
  /** Below HTTP: nothing is said to upgrade. */
  readonly isTcp?: true;
  readonly headers?: readonly string[];
  readonly begin?: (raw: RawSocket) => void;
  /** What it goes on to do, every so often, for as long as it is let. */
  readonly goOn?: { readonly everyMs: number; readonly act: (raw: RawSocket) => void };
  /** No more than this many at once: what floods is to be ended here, and not to wear out the machine. */
  readonly atMost?: number;
  /** The code with which it is closed, where one can be given. */
  readonly closeCode?: number;
  /** Default `deadlineMs`. */
  readonly closedWithinMs?: number;
};

const dripMs = 400;
/** Who has entered and does not finish a frame cannot answer `Ping` either: 25 + 10 s. */
const heartbeatMs = 35_000;
/** Who connects has 10 s to enter, and time is looked at once a second. */
export const deadlineMs = 12_000;
/** How long uWebSockets waits for someone who does not read to read why it is closed. */
const unreadCloseMs = 15_000;
const inflatedBytes = 64 * 1024 * 1024;
const bomb = encodeFrame(opcodes.text, deflateRawSync(Buffer.alloc(inflatedBytes, ' ')), { reserved: 4 });
const bombOfBombs = encodeFrame(opcodes.text, deflateRawSync(deflateRawSync(Buffer.alloc(inflatedBytes))), {
  reserved: 4,
});
const compression = ['Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits'];
/** More in a second than a kernel buffers. */
const pings = Buffer.concat(Array.from({ length: 400 }, () => encodeFrame(opcodes.ping, Buffer.alloc(125, 'p'))));
const floods = 10;
const drip = { everyMs: dripMs, act: (raw: RawSocket) => raw.write('a') };
const flood = { everyMs: 20, act: (raw: RawSocket) => raw.write(pings) };
const fragment = (bytes: string) => encodeFrame(opcodes.continuation, bytes, { isFinal: false });
const beginFragments = (raw: RawSocket) => raw.write(encodeFrame(opcodes.text, 'a', { isFinal: false }));
const announce = (declaredLength: number | bigint) => (raw: RawSocket) =>
  raw.write(encodeFrame(opcodes.text, 'a', { declaredLength }));
const post = (header: string) => (raw: RawSocket) => raw.write(`POST / HTTP/1.1\r\nHost: a\r\n${header}\r\n\r\n`);

const { authenticationFailed, noPong } = closeCodes;

export const attacks: readonly Attack[] = [
  { name: 'silent TCP', isTcp: true },
  { name: 'header drip', isTcp: true, begin: (raw) => raw.write('GET /ws HTTP/1.1\r\nHost: '), goOn: drip },
  { name: 'endless header', isTcp: true, begin: (raw) => raw.write(`GET /ws HTTP/1.1\r\nX: ${'x'.repeat(100_000)}`) },
  { name: 'body drip', isTcp: true, begin: post('Content-Length: 1000000'), goOn: drip },
  { name: 'chunk drip', isTcp: true, begin: post('Transfer-Encoding: chunked'), goOn: drip },
  { name: 'silent', closeCode: authenticationFailed },
  { name: 'frame drip', begin: announce(1_000), goOn: drip, closeCode: authenticationFailed },
  {
    name: 'fragments',
    begin: beginFragments,
    goOn: { everyMs: dripMs, act: (raw) => raw.write(fragment('a')) },
    closeCode: authenticationFailed,
  },
  {
    name: 'empty fragments',
    begin: beginFragments,
    goOn: { everyMs: dripMs, act: (raw) => raw.write(fragment('')) },
    closeCode: authenticationFailed,
  },
  { name: 'pings', goOn: flood, atMost: floods },
  {
    name: 'pings, deaf',
    isDeaf: true,
    begin: (raw) => raw.pause(),
    goOn: flood,
    atMost: floods,
    closedWithinMs: deadlineMs + unreadCloseMs,
  },
  { name: 'bomb', headers: compression, begin: (raw) => raw.write(bomb) },
  { name: 'bomb of bombs', headers: compression, begin: (raw) => raw.write(bombOfBombs) },
  { name: 'oversize', begin: announce(2 ** 31) },
  { name: 'oversize by far', begin: announce(2n ** 63n - 1n) },
  { name: 'oversize control', begin: (raw) => raw.write(encodeFrame(opcodes.ping, Buffer.alloc(126))) },
  { name: 'silent echo', speaks: 'echo', closeCode: noPong },
  { name: 'echo drip', speaks: 'echo', begin: announce(1_000), goOn: drip, closeCode: noPong },
  { name: 'bomb', isEntered: true, headers: compression, begin: (raw) => raw.write(bomb) },
  { name: 'oversize', isEntered: true, begin: announce(2 ** 31) },
  {
    name: 'pings, deaf',
    isEntered: true,
    isDeaf: true,
    begin: (raw) => raw.pause(),
    goOn: flood,
    atMost: floods,
    closedWithinMs: heartbeatMs + unreadCloseMs,
  },
  {
    name: 'frame drip',
    isEntered: true,
    begin: announce(1_000),
    goOn: drip,
    closeCode: noPong,
    closedWithinMs: heartbeatMs,
  },
  {
    name: 'plain frame drip',
    isEntered: true,
    speaks: 'plain',
    begin: announce(1_000),
    goOn: drip,
    closeCode: noPong,
    closedWithinMs: heartbeatMs,
  },
  {
    name: 'fragments',
    isEntered: true,
    begin: beginFragments,
    goOn: { everyMs: dripMs, act: (raw) => raw.write(fragment('a')) },
    closeCode: noPong,
    closedWithinMs: heartbeatMs,
  },
];

function open({ isTcp, speaks, headers = [] }: Attack, host: string, localAddress: string): Promise<RawSocket> {
  if (isTcp) return openTcp(host, { localAddress });
  if (speaks === 'echo') return openEcho(host, localAddress);
  return openRaw(host, { localAddress, headers, ...(speaks === 'plain' && { subprotocol: 'none' }) });
}

/** The echo says nothing by itself, so its upgrade is waited for. */
async function openEcho(host: string, localAddress: string): Promise<RawSocket> {
  const raw = await openTcp(host, { localAddress });
  const upgraded = new Promise<void>((resolve) => {
    const forget = raw.onBytes(() => {
      forget();
      resolve();
    });
  });
  raw.write(upgradeRequest(host, { path: '/echo', subprotocol: 'none' }));
  await upgraded;
  return raw;
}

/** How an attack ended, and how long after its first byte. */
export type AttackEnd = { readonly attack: Attack; readonly afterMs: number; readonly closeCode?: number };

/** Attacks once; resolves when the server has ended it, or with `afterMs` infinite when it has not by `patienceMs`. */
export async function carryOut(
  attack: Attack,
  host: string,
  name: string,
  localAddress: string,
  patienceMs: number,
): Promise<AttackEnd> {
  const { isEntered, begin, goOn } = attack;
  const raw = await open(attack, host, localAddress);
  if (isEntered) await raw.request({ type: 'Join', username: name });
  const beganAt = performance.now();
  begin?.(raw);
  const timer = goOn && setInterval(() => goOn.act(raw), goOn.everyMs);
  let patience: NodeJS.Timeout | undefined;
  const waited = new Promise<'spared'>((resolve) => {
    patience = setTimeout(() => resolve('spared'), patienceMs);
  });
  try {
    const end = await Promise.race([raw.ended, waited]);
    if (end === 'spared') return { attack, afterMs: Number.POSITIVE_INFINITY };
    const { closeCode } = end;
    return { attack, afterMs: performance.now() - beganAt, ...(closeCode !== undefined && { closeCode }) };
  } finally {
    clearInterval(timer);
    clearTimeout(patience);
    raw.reset();
  }
}
