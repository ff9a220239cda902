import { WebSocket } from 'ws';

/** A frame's message as it came: tests look at raw fields, not through our own types. */
export type Wire = { readonly type: string; readonly [field: string]: unknown };

export type WireClient = {
  /** Every message received so far, batches taken apart. */
  readonly received: readonly Wire[];
  readonly protocol: string;
  send(message: object): void;
  sendText(text: string): void;
  sendBinary(frame: Buffer): void;
  /** Sends with an `id` of its own and resolves with the reply that carries it. */
  request(message: object): Promise<Wire>;
  /** The first message, received already or to come, that matches and that no earlier `next` returned. */
  next(type: string, matches?: (message: Wire) => boolean): Promise<Wire>;
  /** Calls `listener` with every message, those received before included; from then on nothing is kept in `received`. */
  onMessage(listener: (message: Wire) => void): void;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  close(): void;
  /** Drops the connection without a goodbye. */
  terminate(): void;
  /** Stops and goes on reading from the socket, as a slow reader does. */
  pause(): void;
  resume(): void;
};

const deadlineMs = 10_000;

/** Opens a socket; without subprotocols the server speaks plain mode. */
export async function connectWire(
  url: string,
  subprotocols: readonly string[] = [],
  /** One of this machine's own, to come from. */
  localAddress?: string,
): Promise<WireClient> {
  const socket = new WebSocket(url, [...subprotocols], {
    perMessageDeflate: false,
    handshakeTimeout: deadlineMs,
    ...(localAddress !== undefined && { localAddress }),
  });
  const received: Wire[] = [];
  const taken = new Set<Wire>();
  const waiters = new Set<{
    readonly matches: (message: Wire) => boolean;
    readonly resolve: (message: Wire) => void;
  }>();
  let nextId = 0;
  let listen: ((message: Wire) => void) | undefined;

  const take = (message: Wire) => {
    for (const waiter of waiters) {
      if (!waiter.matches(message)) continue;
      waiters.delete(waiter);
      taken.add(message);
      waiter.resolve(message);
      return;
    }
  };
  socket.on('message', (data) => {
    const value: unknown = parse((data as Buffer).toString());
    for (const message of (Array.isArray(value) ? value : [value]) as Wire[]) {
      if (listen) listen(message);
      else received.push(message);
      take(message);
    }
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  socket.on('error', () => {});

  const wait = (what: string, matches: (message: Wire) => boolean): Promise<Wire> => {
    const ready = received.find((message) => !taken.has(message) && matches(message));
    if (ready) {
      taken.add(ready);
      return Promise.resolve(ready);
    }
    return new Promise((resolve, reject) => {
      const waiter = { matches, resolve: (message: Wire) => (clearTimeout(timer), resolve(message)) };
      void closed.then(() => waiters.delete(waiter) && reject(new Error(`socket closed before ${what}`)));
      const timer = setTimeout(() => {
        waiters.delete(waiter);
        reject(new Error(`no ${what} within ${deadlineMs} ms; received: ${JSON.stringify(received.slice(-20))}`));
      }, deadlineMs);
      waiters.add(waiter);
    });
  };
  const send = (message: object) => socket.send(JSON.stringify(message));
  return {
    received,
    protocol: socket.protocol,
    send,
    sendText: (text) => socket.send(text),
    sendBinary: (frame) => socket.send(frame),
    request(message) {
      const id = `q${nextId++}`;
      const reply = wait(`reply to ${JSON.stringify(message)}`, (one) => one['re'] === id);
      send({ ...message, id });
      return reply;
    },
    next: (type, matches = () => true) => wait(type, (one) => one.type === type && matches(one)),
    onMessage(listener) {
      listen = listener;
      for (const message of received.splice(0)) listener(message);
    },
    closed,
    close: () => socket.close(),
    terminate: () => socket.terminate(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { type: 'not JSON', text };
  }
}

/** A client of the full protocol that has entered as a guest. */
export async function enter(
  host: string,
  username: string,
): Promise<WireClient & { readonly userId: string; readonly token: string }> {
  const client = await connectWire(`ws://${host}/ws`, ['tertulia.v1.json']);
  const joined = await client.request({ type: 'Join', username });
  if (joined.type !== 'Joined') throw new Error(`could not enter as ${username}: ${JSON.stringify(joined)}`);
  const { user_id } = joined['user'] as { user_id: string };
  return Object.assign(client, { userId: user_id, token: joined['token'] as string });
}
