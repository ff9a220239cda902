import { connect, type Socket } from 'node:net';
import type { Wire } from '../harness/wire-client.ts';
import { createFrameReader, encodeFrame, opcodes } from './raw-frame.ts';

/** How the other side ended the connection. `closeCode` is that of its close frame, if it sent one. */
export type RawEnd = { readonly kind: 'fin' | 'reset'; readonly closeCode?: number };

/** A connection below the level of any WebSocket library: it may be as wrong, slow or deaf as a test asks for. */
export type RawSocket = {
  write(bytes: Buffer | string): void;
  send(message: object): void;
  /** Sends with an id of its own and resolves with the reply, or with undefined when the connection ends first. */
  request(message: object): Promise<Wire | undefined>;
  /** Every message from now on, batches taken apart, until the function returned is called. */
  onMessage(listener: (message: Wire) => void): () => void;
  /** All bytes from now on, as text; they come before the messages in them. */
  onBytes(listener: (text: string) => void): () => void;
  /** Reads on and forgets what comes, which costs next to nothing. */
  ignore(): void;
  /** Stops and goes on reading from the socket. */
  pause(): void;
  resume(): void;
  readonly ended: Promise<RawEnd>;
  /** In good order, or with a RST. */
  end(): void;
  reset(): void;
};

type RawOptions = {
  /** One of 127.0.0.0/8: a machine has only so many ports for each. */
  readonly localAddress?: string;
};

/** A TCP connection on which nothing has been said. */
export async function openTcp(host: string, { localAddress }: RawOptions = {}): Promise<RawSocket> {
  const [address, port] = host.split(':') as [string, string];
  const socket = connect({
    host: address,
    port: Number(port),
    noDelay: true,
    ...(localAddress !== undefined && { localAddress }),
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return wrap(socket);
}

/** A WebSocket that has been upgraded; `headers` come on top of the necessary ones. */
export async function openRaw(host: string, options: RawOptions & UpgradeOptions = {}): Promise<RawSocket> {
  const raw = await openTcp(host, options);
  raw.write(upgradeRequest(host, options));
  await new Promise<void>((resolve, reject) => {
    raw.onMessage(() => resolve());
    void raw.ended.then(({ kind }) => reject(new Error(`the upgrade was answered with a ${kind}`)));
  });
  return raw;
}

type UpgradeOptions = {
  readonly path?: string;
  readonly headers?: readonly string[];
  /** Plain mode has none. */
  readonly subprotocol?: 'none';
};

/** The bytes that ask for a WebSocket, of the full protocol unless told otherwise. */
export function upgradeRequest(host: string, { path = '/ws', headers = [], subprotocol }: UpgradeOptions = {}): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    'Sec-WebSocket-Version: 13',
    ...(subprotocol === 'none' ? [] : ['Sec-WebSocket-Protocol: tertulia.v1.json']),
    ...headers,
    '',
    '',
  ].join('\r\n');
}

function wrap(socket: Socket): RawSocket {
  const messageListeners = new Set<(message: Wire) => void>();
  const byteListeners = new Set<(text: string) => void>();
  const replies = new Map<string, (reply: Wire | undefined) => void>();
  let nextId = 0;
  let closeCode: number | undefined;
  let readFrames: ((chunk: Buffer) => void) | undefined;
  let head = '';

  const take = (message: Wire) => {
    for (const listener of messageListeners) listener(message);
    const re = message['re'];
    if (typeof re !== 'string') return;
    replies.get(re)?.(message);
    replies.delete(re);
  };
  const createReader = () =>
    createFrameReader(({ opcode, payload }) => {
      if (opcode === opcodes.close && payload.length >= 2) closeCode = payload.readUInt16BE(0);
      if (opcode !== opcodes.text) return;
      const value = JSON.parse(payload.toString()) as Wire | Wire[];
      for (const message of Array.isArray(value) ? value : [value]) take(message);
    });
  socket.on('data', (chunk) => {
    for (const listener of byteListeners) listener(chunk.toString());
    if (readFrames) return readFrames(chunk);
    head += chunk.toString('latin1');
    const end = head.indexOf('\r\n\r\n');
    if (end < 0 || !head.startsWith('HTTP/1.1 101')) return;
    readFrames = createReader();
    readFrames(Buffer.from(head.slice(end + 4), 'latin1'));
    head = '';
  });
  const ended = new Promise<RawEnd>((resolve) => {
    const settle = (kind: RawEnd['kind']) => {
      resolve({ kind, ...(closeCode !== undefined && { closeCode }) });
      for (const reply of replies.values()) reply(undefined);
      replies.clear();
    };
    socket.once('end', () => settle('fin'));
    socket.on('error', () => settle('reset'));
    socket.once('close', () => settle('reset'));
  });

  const write = (bytes: Buffer | string) => {
    if (!socket.destroyed) socket.write(bytes);
  };
  const send = (message: object) => write(encodeFrame(opcodes.text, JSON.stringify(message)));
  return {
    write,
    send,
    request: (message) =>
      new Promise((resolve) => {
        if (socket.destroyed) return resolve(undefined);
        const id = `q${nextId++}`;
        replies.set(id, resolve);
        send({ ...message, id });
      }),
    onMessage: (listener) => listenWith(messageListeners, listener),
    onBytes: (listener) => listenWith(byteListeners, listener),
    ignore: () => socket.removeAllListeners('data').resume(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    ended,
    end: () => socket.end(),
    reset: () => socket.resetAndDestroy(),
  };
}

function listenWith<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
