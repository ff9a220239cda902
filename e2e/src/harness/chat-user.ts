import type { ChatMessage } from '@tertulia/protocol';
import { type ChatClient, type ChatState, createChatClient } from '@tertulia/protocol/client';
import type { SentRecord, ShownRecord } from '../checker/checker.ts';
import { createCorePorts } from './core-ports.ts';
import { type Device, openDevice } from './device.ts';
import { toMarks } from './message-marks.ts';

/** Of what was shown before, so much of the end is looked at again: an own message that is new is in it. */
const watchedMessages = 200;

/** Somebody with our own client core, as the terminal and the web page have it, whose every state is looked at. */
export type ChatUser = {
  readonly name: string;
  readonly client: ChatClient;
  /** What was wrong with a state it showed; of each kind only the first. */
  readonly problems: readonly string[];
  /** How long it meant to wait before each attempt to connect again, the attempt's number from 0, and its jitter in [0, 1). */
  readonly waits: readonly { readonly attempt: number; readonly jitter: number; readonly waitMs: number }[];
  /** When it was last seen to lose its connection and to be online, on the monotonic clock. */
  readonly lostAt: number | undefined;
  readonly onlineAt: number | undefined;
  /** As a guest, or with a password as a new account. */
  enter(rooms: readonly string[], password?: string): Promise<void>;
  send(room: string, content: string, replyTo?: number): void;
  sendPrivate(userId: string, content: string): void;
  /** The connection breaks. */
  cut(): void;
  /** Ends the client, in order or as one that is killed, and starts another one with what the device keeps. */
  restart(isKilled: boolean): Promise<void>;
  /** Online, and all it sent is acknowledged and shown. */
  isSettled(): boolean;
  /** Settled, and in each of its rooms as far as the given `seq`. */
  isLevelWith(heads: ReadonlyMap<string, number>): boolean;
  /** Loads all that it does not hold of a room, and gives what it then shows. */
  showAll(room: string): Promise<readonly ShownRecord[]>;
  /** Everything it sent, with the place at which it has shown what was acknowledged: all of it once all is shown. */
  sent(): readonly SentRecord[];
  stop(): Promise<void>;
};

/** Through `host`; the waits before its attempts to connect again follow from `random`. */
export function createChatUser(name: string, host: string, random: () => number, device: Device = {}): ChatUser {
  /** The last number drawn: each loss of a socket draws one. */
  let jitter = 0;
  function open() {
    const { cut, ...ports } = createCorePorts(host, () => {
      jitter = random();
      return jitter;
    });
    const { saved, take } = openDevice(device);
    return { client: createChatClient({ ...ports, saved }), cut, take };
  }
  let { client, cut, take } = open();
  const problems = new Map<string, string>();
  const waits: { attempt: number; jitter: number; waitMs: number }[] = [];
  const sent: SentRecord[] = [];
  const places = new Map<string, { readonly room: string; readonly seq: number }>();
  let before = client.getState();
  let lostAt: number | undefined;
  let onlineAt: number | undefined;

  function look(): void {
    const state = client.getState();
    lookAtConnection(state);
    if (state.rooms !== before.rooms || state.outbox !== before.outbox) lookAtRooms(state);
    before = state;
  }

  function lookAtConnection({ connection }: ChatState): void {
    if (connection === before.connection) return;
    if (connection.kind === 'waiting') {
      waits.push({ attempt: connection.attempt, jitter, waitMs: connection.retryAt - performance.now() });
    }
    if (connection.kind === 'online') onlineAt = performance.now();
    else if (before.connection.kind === 'online') lostAt = performance.now();
  }

  /** What a person would see as a bubble twice, or out of its place. */
  function lookAtRooms(state: ChatState): void {
    const waiting = new Set(state.outbox.map(({ clientId }) => clientId));
    for (const [room, { messages }] of state.rooms) {
      if (messages === before.rooms.get(room)?.messages && state.outbox === before.outbox) continue;
      const seen = new Set<string>();
      let lastSeq = 0;
      const shownBefore = before.rooms.get(room)?.messages.at(-1)?.seq ?? 0;
      for (const { seq, client_id = '' } of messages.slice(firstToWatch(messages, shownBefore))) {
        if (seq <= lastSeq) note('order', `${seq} is shown after ${lastSeq} in ${room}`);
        if (client_id !== '' && seen.has(client_id)) note('twice', `${client_id} is shown twice in ${room}`);
        if (waiting.has(client_id)) note('bubble', `${client_id} is shown at ${seq} in ${room} and as waiting`);
        seen.add(client_id);
        places.set(client_id, { room, seq });
        lastSeq = seq;
      }
    }
  }

  function note(kind: string, what: string): void {
    if (!problems.has(kind)) problems.set(kind, `${name}: ${what}`);
  }

  const isSettled = () => before.connection.kind === 'online' && before.outbox.length === 0;

  /** The room of a conversation is known once the message is shown in it. */
  function noteSent(clientId: string, room: string, content: string): void {
    if (clientId !== '') sent.push({ clientId, sender: name, senderIndex: sent.length, room, content });
  }

  client.subscribe(look);

  return {
    name,
    get client() {
      return client;
    },
    get problems() {
      return [...problems.values()];
    },
    waits,
    get lostAt() {
      return lostAt;
    },
    get onlineAt() {
      return onlineAt;
    },
    async enter(rooms, password) {
      await client.start();
      const joined = await (password === undefined ? client.join(name) : client.register(name, password));
      if (!joined.ok) throw new Error(`${name} could not enter: ${joined.error.message}`);
      for (const room of rooms) {
        const entered = await client.joinRoom(room);
        if (!entered.ok) throw new Error(`${name} could not enter ${room}: ${entered.error.message}`);
      }
    },
    send: (room, content, replyTo) => noteSent(client.sendMessage(room, content, replyTo), room, content),
    sendPrivate: (userId, content) => noteSent(client.sendPrivateMessage(userId, content), `to ${userId}`, content),
    cut: () => cut(),
    async restart(isKilled) {
      if (isKilled) take();
      const stopped = client.stop();
      cut();
      await stopped;
      ({ client, cut, take } = open());
      before = client.getState();
      client.subscribe(look);
      await client.start();
    },
    isSettled,
    isLevelWith: (heads) =>
      isSettled() && [...before.rooms].every(([room, { appliedSeq }]) => appliedSeq >= (heads.get(room) ?? 0)),
    async showAll(room) {
      for (;;) {
        const held = client.getState().rooms.get(room);
        if (!held) return [];
        if (!held.gap && !held.hasOlder) {
          for (const { seq, client_id } of held.messages)
            if (client_id !== undefined) places.set(client_id, { room, seq });
          return held.messages.map((message) => toShown(room, message));
        }
        const loaded = held.gap ? await client.loadGap(room, 'older') : await client.loadOlder(room);
        if (!loaded.ok) throw new Error(`${name} could not load ${room}: ${loaded.error.message}`);
      }
    },
    sent: () =>
      sent.map((record) => {
        const place = places.get(record.clientId);
        return place ? { ...record, ...place } : record;
      }),
    async stop() {
      await client.stop();
      cut();
    },
  };
}

/** Where the newest messages begin, or what was not there when the room ended at `shownBefore`, if that is more. */
function firstToWatch(messages: readonly ChatMessage[], shownBefore: number): number {
  let newFrom = messages.length;
  while (newFrom > 0 && (messages[newFrom - 1] as ChatMessage).seq > shownBefore) newFrom--;
  return Math.max(0, Math.min(newFrom, messages.length - watchedMessages));
}

function toShown(room: string, message: ChatMessage): ShownRecord {
  const { seq, n, client_id = '', content } = message;
  return { room, seq, n, clientId: client_id, content, marks: toMarks(message).toString() };
}
