import type { ClientMessageInput } from '../client-message.ts';
import { decodeServerFrame, parseClientMessage } from '../codec/decode.ts';
import { encodeMessage } from '../codec/encode.ts';
import { closeCodes } from '../codes.ts';
import type { ChatMessage, LogEvent, RoomListing, UserInfo } from '../entities.ts';
import { err, ok, type Result } from '../result.ts';
import type { ServerMessage, ServerMessageOf, ServerMessageType } from '../server-message.ts';
import { subprotocols, type WireFormat } from '../version.ts';
import type { ChatState, PendingMessage } from './chat-state.ts';
import { initialMachine, type MachineEffect, type MachineInput, transition } from './connection-machine.ts';
import * as outboxes from './outbox.ts';
import type { Clock, Connect, Random, Saved, SavedState, Socket } from './ports.ts';
import { type Action, initialState, isHeld, reduce } from './reducer.ts';
import type { Reply, RequestError } from './request-error.ts';
import { createRequests, disconnected, type Outcome } from './requests.ts';
import { authorOf, placeOf } from './room-log.ts';

export type { Reply, RequestError } from './request-error.ts';

export type ChatClientOptions = {
  readonly connect: Connect;
  readonly clock: Clock;
  readonly random: Random;
  readonly saved: SavedState;
};

/** A chat session without a face: state to show and things to do. Requests never reject; their errors are values. */
export type ChatClient = {
  getState(): ChatState;
  /** Calls `listener` after each change of state; returns what ends it. */
  subscribe(listener: () => void): () => void;
  /** Loads what was saved and, if there is a session, resumes it; otherwise the state is `signed-out`. */
  start(): Promise<void>;
  /** Enters as a guest, connecting first if need be. */
  join(username: string): Reply;
  /** Says goodbye, forgets the session and stops. */
  leave(): void;
  /** Closes the socket without goodbye and stops all timers; the session can be resumed by the next start. */
  stop(): void;
  /** The network may have changed (online event, tab shown again): tests the socket, or reconnects at once. */
  wake(): void;
  /** Queues a message; it is shown as pending and sent now or when the connection is back. Returns its client id, or '' if 1,000 wait already. */
  sendMessage(roomId: string, content: string): string;
  sendPrivateMessage(toUserId: string, content: string): string;
  retryMessage(clientId: string): void;
  discardMessage(clientId: string): void;
  /** Shows a room: loads its newest history and its members unless they are held, and marks where the unread begins. */
  openRoom(roomId: string): void;
  loadOlder(roomId: string): Reply;
  markRead(roomId: string): void;
  listRooms(): Reply<readonly RoomListing[]>;
  createRoom(
    name: string,
    options?: { readonly roomId?: string; readonly kind?: 'public' | 'private'; readonly topic?: string },
  ): Reply<string>;
  joinRoom(roomId: string): Reply<string>;
  leaveRoom(roomId: string): Reply;
  listUsers(roomId: string): Reply<readonly UserInfo[]>;
  changeUsername(username: string): Reply;
  /** Tell others that one is typing; calls in quick succession are merged into one start per 3 s. */
  typing(roomId: string): void;
  stopTyping(roomId: string): void;
  /** Each message of others as it arrives live, for notifications and `tail`. */
  onMessage(listener: (message: ChatMessage) => void): () => void;
};

const pageSize = 50;
const maxHeldEvents = 500;
const maxUserPages = 10;
/** Before authentication the server takes frames of 8 KiB; what does not fit is synced afterwards. */
const maxResumeChars = 7_000;
const openTimeoutMs = 15_000;
const probeTimeoutMs = 5_000;
const retryMs = 1_000;
const markReadMs = 300;
const typingEveryMs = 3_000;
const typingLapseMs = 6_000;

type RequestOf = ClientMessageInput extends infer M ? (M extends { type: string } ? Omit<M, 'id'> : never) : never;
type Session = NonNullable<Saved['session']>;

/** Wires the pure parts (machine, outbox, reducer) to socket, clock and storage. All effects of the client core are here. */
export function createChatClient({ connect, clock, random, saved }: ChatClientOptions): ChatClient {
  let state = initialState;
  let machine = initialMachine;
  let outbox: outboxes.Outbox = [];
  let session: Session | undefined;
  let pendingJoin: { username: string; settle: (outcome: Result<void, RequestError>) => void } | undefined;

  let socket: Socket | undefined;
  /** Callbacks of earlier sockets are told by their generation and ignored. */
  let generation = 0;
  let format: WireFormat = 'plain';
  let heartbeatMs: number | undefined;
  let lastHeardAt = 0;
  let reconnectHintMs: number | undefined;
  let connectionId: string | undefined;
  let replaces: string | undefined;
  let named: ReadonlySet<string> = new Set();

  const requests = createRequests(clock);
  /** Rooms that wait for a `RoomSync`, with the live events to apply after it. */
  const syncing = new Map<string, LogEvent[]>();
  const reads = new Map<string, number>();
  const lastTypingAt = new Map<string, number>();
  const timers = new Map<string, () => void>();
  const listeners = new Set<() => void>();
  const messageListeners = new Set<(message: ChatMessage) => void>();

  let depth = 0;
  let notified = state;
  let arrived: ChatMessage[] = [];
  let savedOutbox = outbox;
  let savedSession = session;
  let isSaving = false;

  /** Runs a change of state; listeners hear of it once, at the end of the outermost one. */
  function batch<T>(run: () => T): T {
    depth++;
    try {
      return run();
    } finally {
      depth--;
      if (depth === 0) settle();
    }
  }

  function settle(): void {
    outbox = outboxes.dropApplied(outbox, (roomId) => state.rooms.get(roomId)?.appliedSeq);
    const shown = outbox.map((item) => item.message);
    if (shown.length !== state.outbox.length || shown.some((message, i) => message !== state.outbox[i])) {
      dispatch({ type: 'OutboxChanged', outbox: shown });
    }
    if (machine.connection !== state.connection) {
      dispatch({ type: 'ConnectionChanged', connection: machine.connection });
    }
    if (outbox !== savedOutbox || session !== savedSession) save();
    const messages = arrived;
    arrived = [];
    if (state !== notified) {
      notified = state;
      for (const listener of [...listeners]) guard(listener);
    }
    for (const message of messages) for (const listener of [...messageListeners]) guard(() => listener(message));
  }

  function dispatch(action: Action): void {
    state = reduce(state, action);
  }

  function save(): void {
    savedOutbox = outbox;
    savedSession = session;
    if (isSaving) return;
    isSaving = true;
    // Changes of one turn, and those made while a save is under way, are saved together.
    void Promise.resolve().then(async () => {
      let done: unknown;
      while (done !== savedOutbox || lastSession !== savedSession) {
        done = savedOutbox;
        lastSession = savedSession;
        const waiting = outbox.filter((item) => !item.acked).map(({ message }) => toQueued(message));
        await saved.save({ ...(session && { session }), outbox: waiting }).catch(() => undefined);
      }
      isSaving = false;
    });
  }
  let lastSession: Session | undefined;

  function setTimer(name: string, afterMs: number, run: () => void): void {
    clearTimer(name);
    const cancel = clock.setTimer(Math.max(0, afterMs), () => {
      timers.delete(name);
      batch(run);
    });
    timers.set(name, cancel);
  }

  function clearTimer(name: string): void {
    timers.get(name)?.();
    timers.delete(name);
  }

  function step(input: MachineInput): void {
    const next = transition(machine, input, clock.now());
    machine = next.machine;
    const { connection } = machine;
    if (connection.kind === 'waiting') {
      setTimer('retry', connection.retryAt - clock.now(), () => step({ kind: 'retry' }));
    } else clearTimer('retry');
    for (const effect of next.effects) perform(effect);
  }

  function perform(effect: MachineEffect): void {
    switch (effect) {
      case 'open':
        return openSocket();
      case 'authenticate':
        return authenticate();
      case 'drop-socket':
        return dropSocket(closeCodes.bye);
      case 'forget-session':
        session = undefined;
        replaces = undefined;
        dispatch({ type: 'SignedOut' });
        return;
      case 'probe':
        send({ type: 'Ping', k: random.id() });
        return setTimer('probe', probeTimeoutMs, () => lose(closeCodes.noPong, 'no answer'));
    }
  }

  function openSocket(): void {
    const mine = ++generation;
    const guarded = (run: () => void) => {
      if (mine === generation) batch(run);
    };
    heartbeatMs = undefined;
    reconnectHintMs = undefined;
    lastHeardAt = clock.now();
    try {
      socket = connect(subprotocols, {
        onOpen: (protocol) =>
          guarded(() => {
            format = subprotocols.find((known) => known === protocol) ?? 'plain';
            lastHeardAt = clock.now();
            step({ kind: 'opened' });
          }),
        onFrame: (frame) => guarded(() => receive(frame)),
        onClose: (code, reason) => guarded(() => onClosed(code, reason)),
      });
    } catch {
      setTimer('open', 0, () => guarded(() => onClosed(1006, 'could not connect')));
    }
    watch();
  }

  /** Notices a socket that went silent: nothing heard for as long as the heartbeat allows. */
  function watch(): void {
    const isOnline = machine.connection.kind === 'online';
    const limitMs = isOnline ? heartbeatMs : openTimeoutMs;
    if (limitMs === undefined || (isOnline && format === 'plain')) return clearTimer('watch');
    setTimer('watch', lastHeardAt + limitMs - clock.now(), () => {
      if (clock.now() - lastHeardAt >= limitMs) lose(isOnline ? closeCodes.noPong : 1006, 'no answer');
      else watch();
    });
  }

  function lose(code: number, reason: string): void {
    dropSocket(closeCodes.noPong);
    onClosed(code, reason);
    replaces = connectionId;
  }

  function onClosed(code: number, reason: string): void {
    if (code === 1006) replaces = connectionId;
    dropSocket(undefined);
    pendingJoin?.settle(err(disconnected));
    pendingJoin = undefined;
    const hint = reconnectHintMs !== undefined && { hintMs: reconnectHintMs };
    const hasCredentials = session !== undefined;
    step({ kind: 'closed', code, reason, hasCredentials, random: random.number(), ...hint });
  }

  /** Nothing of the old socket is heard any more, and all that depended on it is undone. */
  function dropSocket(code: number | undefined): void {
    generation++;
    const old = socket;
    socket = undefined;
    if (code !== undefined) guard(() => old?.close(code, ''));
    for (const name of [...timers.keys()]) if (name !== 'retry' && name !== 'mark-read') clearTimer(name);
    syncing.clear();
    lastTypingAt.clear();
    requests.failAll();
    outbox = outboxes.requeueAll(outbox);
  }

  function send(message: ClientMessageInput): void {
    guard(() => socket?.send(encodeMessage(message)));
  }

  function isOnline(): boolean {
    return machine.connection.kind === 'online';
  }

  function request(message: RequestOf, done: (outcome: Outcome) => void): void {
    if (!isOnline()) return done(err(disconnected));
    const id = requests.open((outcome) => batch(() => done(outcome)));
    send({ ...message, id });
  }

  function ask<T>(message: RequestOf, toValue: (reply: ServerMessage) => T): Reply<T> {
    return new Promise((resolve) =>
      batch(() => request(message, (outcome) => resolve(outcome.ok ? ok(toValue(outcome.value)) : err(outcome.error)))),
    );
  }

  function authenticate(): void {
    const rooms = resumePoints();
    named = new Set(Object.keys(rooms));
    const id = requests.open((outcome) => batch(() => onAuthenticated(outcome)));
    if (pendingJoin) send({ type: 'Join', id, username: pendingJoin.username, rooms });
    else if (session) {
      const former = replaces !== undefined && { replaces };
      send({ type: 'Resume', id, token: session.token, rooms, ...former });
    }
  }

  function resumePoints(): Record<string, { epoch: string; seq: number }> {
    const points: Record<string, { epoch: string; seq: number }> = {};
    let chars = 0;
    const rooms = [...state.rooms.values()].filter(isHeld);
    rooms.sort(
      (a, b) => Number(b.summary.room_id === state.openRoomId) - Number(a.summary.room_id === state.openRoomId),
    );
    for (const { summary, appliedSeq } of rooms) {
      chars += summary.room_id.length + summary.epoch.length + 48;
      if (chars > maxResumeChars) break;
      points[summary.room_id] = { epoch: summary.epoch, seq: appliedSeq };
    }
    return points;
  }

  function onAuthenticated(outcome: Outcome): void {
    const join = pendingJoin;
    if (outcome.ok) {
      pendingJoin = undefined;
      join?.settle(outcome.value.type === 'Joined' ? ok(undefined) : err(disconnected));
      return;
    }
    const { error } = outcome;
    if (error.code === 'disconnected') return;
    if (join) {
      pendingJoin = undefined;
      step({ kind: 'sign-out', reason: error.message });
      return join.settle(err(error));
    }
    if (error.retry === 'reauth' || error.retry === 'never') return step({ kind: 'sign-out', reason: error.message });
    reconnectHintMs = error.retryAfterMs;
    lose(closeCodes.busy, error.message);
  }

  function receive(frame: string): void {
    lastHeardAt = clock.now();
    clearTimer('probe');
    const current = generation;
    for (const decoded of decodeServerFrame(frame, format)) {
      // A message may have closed the socket; what follows it in the frame is void.
      if (decoded.ok && current === generation) handle(decoded.value);
    }
  }

  function handle(message: ServerMessage): void {
    switch (message.type) {
      case 'Welcome':
        heartbeatMs = message.heartbeat.every_ms + message.heartbeat.grace_ms;
        return dispatch(message);
      case 'Joined':
        return onJoined(message);
      case 'Ping':
        return send({ type: 'Pong', ...(message.k !== undefined && { k: message.k }) });
      case 'Reconnect':
        reconnectHintMs = message.after_ms;
        return;
      case 'Message':
      case 'PrivateMessage':
      case 'RoomUpdated':
        return onLogEvent(message);
      case 'RoomSync':
        onRoomSync(message);
        return requests.settle(message.re, message);
      case 'RoomJoined':
        dispatch(message);
        removeEchoes(message.history);
        return requests.settle(message.re, message);
      case 'TypingStart':
        return onTypingStart(message);
      default:
        dispatch(message);
        if ('re' in message) requests.settle(message.re, message);
    }
  }

  function onJoined(message: ServerMessageOf<'Joined'>): void {
    if (machine.connection.kind !== 'authenticating') return;
    const token = message.token ?? session?.token;
    const { user_id: userId, username } = message.user;
    session = token === undefined ? undefined : { token, userId, username };
    connectionId = message.connection_id;
    replaces = undefined;
    dispatch(message);
    step({ kind: 'joined' });
    requests.settle(message.re, message);
    watch();
    for (const [roomId, room] of state.rooms) {
      if (room.appliedSeq < room.summary.last_seq && !named.has(roomId)) sync(roomId);
    }
    if (state.openRoomId !== undefined) fill(state.openRoomId);
    flushReads();
    pump();
  }

  function onLogEvent(event: LogEvent): void {
    const room = state.rooms.get(event.room_id);
    if (!room) return;
    const held = syncing.get(event.room_id);
    // Beyond the bound events are let go: the gap they leave is found and synced again.
    if (held) {
      if (held.length < maxHeldEvents) held.push(event);
      return;
    }
    const place = placeOf(room, event.seq);
    if (place === 'gap') return sync(event.room_id, [event]);
    if (place === 'next') {
      dispatch(event);
      announce(event);
    }
    if (event.type !== 'RoomUpdated') removeEchoes([event]);
  }

  function announce(event: LogEvent): void {
    if (event.type !== 'RoomUpdated' && authorOf(event) !== state.me?.user_id) arrived.push(event);
  }

  function removeEchoes(messages: readonly ChatMessage[]): void {
    for (const message of messages) {
      if (message.client_id !== undefined && authorOf(message) === state.me?.user_id) {
        outbox = outboxes.remove(outbox, message.client_id);
      }
    }
    pump();
  }

  function sync(roomId: string, held: LogEvent[] = []): void {
    const room = state.rooms.get(roomId);
    if (!room) return;
    if (!syncing.has(roomId)) syncing.set(roomId, held);
    request({ type: 'Sync', room_id: roomId, epoch: room.summary.epoch, after_seq: room.appliedSeq }, (outcome) => {
      if (outcome.ok || !syncing.has(roomId) || !isOnline()) return;
      setTimer(`sync ${roomId}`, outcome.error.retryAfterMs ?? retryMs, () => {
        if (syncing.has(roomId)) sync(roomId);
      });
    });
  }

  function onRoomSync(message: ServerMessageOf<'RoomSync'>): void {
    const before = state.rooms.get(message.room_id);
    dispatch(message);
    if (before && message.state !== 'reset') {
      for (const event of message.events) if (event.seq > before.appliedSeq) announce(event);
    }
    removeEchoes(message.events.filter((event) => event.type !== 'RoomUpdated'));
    const held = syncing.get(message.room_id) ?? [];
    syncing.delete(message.room_id);
    for (const event of held) onLogEvent(event);
    if (state.openRoomId === message.room_id) fill(message.room_id);
  }

  /** Loads what an open room lacks. */
  function fill(roomId: string, isFirst = false): void {
    if (state.rooms.get(roomId)?.opened === undefined) dispatch({ type: 'RoomOpened', roomId });
    const room = state.rooms.get(roomId);
    if (!room || !isOnline()) return;
    if (room.hasOlder && !room.loadingOlder && (isFirst || room.messages.length === 0)) {
      loadPage(roomId, undefined, (outcome) => {
        if (outcome.ok || !isOnline()) return;
        setTimer(`fill ${roomId}`, outcome.error.retryAfterMs ?? retryMs, () => {
          if (state.openRoomId === roomId && state.rooms.get(roomId)?.messages.length === 0) fill(roomId);
        });
      });
    }
    if (room.members.size === 0) void listUsers(roomId);
  }

  function loadPage(roomId: string, beforeSeq: number | undefined, done: (outcome: Outcome) => void): void {
    dispatch({ type: 'HistoryAsked', roomId });
    const before = beforeSeq !== undefined && { before_seq: beforeSeq };
    request({ type: 'History', room_id: roomId, limit: pageSize, ...before }, (outcome) => {
      if (outcome.ok && outcome.value.type === 'HistoryPage' && outcome.value.room_id === roomId) {
        dispatch({ type: 'HistoryLoaded', page: outcome.value, beforeSeq });
        removeEchoes(outcome.value.messages);
      } else dispatch({ type: 'HistoryFailed', roomId });
      done(outcome);
    });
  }

  async function listUsers(roomId: string): Reply<readonly UserInfo[]> {
    const users: UserInfo[] = [];
    for (let page = 0; page < maxUserPages; page++) {
      const last = users.at(-1);
      const after = last !== undefined && { after: last.user_id };
      const reply = await ask({ type: 'ListUsers', room_id: roomId, limit: 200, ...after }, (message) =>
        isType(message, 'UserList') ? message : undefined,
      );
      if (!reply.ok) return reply;
      users.push(...(reply.value?.users ?? []));
      if (!reply.value?.more || reply.value.users.length === 0) break;
    }
    batch(() => dispatch({ type: 'MembersLoaded', roomId, users }));
    return ok(users);
  }

  function onTypingStart(message: ServerMessageOf<'TypingStart'>): void {
    dispatch(message);
    const { room_id: roomId, user_id: userId } = message;
    if (!state.rooms.get(roomId)?.typing.has(userId)) return;
    setTimer(`typing ${roomId} ${userId}`, typingLapseMs, () => dispatch({ type: 'TypingLapsed', roomId, userId }));
  }

  /** Sends what the outbox lets go, and wakes up when more may go. */
  function pump(): void {
    if (!isOnline()) return;
    for (const message of outboxes.sendable(outbox, clock.now())) {
      const { clientId } = message;
      outbox = outboxes.markSent(outbox, clientId);
      request(toWire(message), (outcome) => onSent(message, outcome));
    }
    const at = outboxes.nextSendAt(outbox);
    if (at === undefined || at <= clock.now()) clearTimer('pump');
    else setTimer('pump', at - clock.now(), pump);
  }

  function onSent(message: PendingMessage, outcome: Outcome): void {
    const { clientId } = message;
    // Its event came first: all is done.
    if (!outbox.some((item) => item.message.clientId === clientId)) return pump();
    if (!outcome.ok) outbox = outboxes.markRefused(outbox, clientId, outcome.error, clock.now());
    else if (outcome.value.type === 'Ok') onAcked(message, outcome.value);
    pump();
  }

  function onAcked(message: PendingMessage, reply: ServerMessageOf<'Ok'>): void {
    const { clientId } = message;
    const roomId = reply.room_id ?? ('roomId' in message.target ? message.target.roomId : undefined);
    if (roomId === undefined || reply.seq === undefined) {
      outbox = outboxes.remove(outbox, clientId);
      return;
    }
    outbox = outboxes.markAcked(outbox, clientId, roomId, reply.seq);
    const room = state.rooms.get(roomId);
    const event = toOwnEvent(message, reply, roomId);
    if (!room || !event || syncing.has(roomId) || placeOf(room, event.seq) !== 'next') return;
    dispatch(event);
    outbox = outboxes.remove(outbox, clientId);
  }

  /** The event that the acknowledgement promises, made from what is known here. */
  function toOwnEvent(message: PendingMessage, reply: ServerMessageOf<'Ok'>, roomId: string): ChatMessage | undefined {
    const { seq, n, timestamp } = reply;
    if (!state.me || seq === undefined || n === undefined || timestamp === undefined) return undefined;
    const { user_id, username } = state.me;
    const chat = { room_id: roomId, seq, n, content: message.content, timestamp, client_id: message.clientId };
    const peerId =
      'toUserId' in message.target ? message.target.toUserId : state.rooms.get(roomId)?.summary.peer?.user_id;
    if (peerId === undefined) return { type: 'Message', ...chat, user_id, username };
    return { type: 'PrivateMessage', ...chat, from_user_id: user_id, from_username: username, to_user_id: peerId };
  }

  function enqueue(target: PendingMessage['target'], content: string): string {
    const clientId = random.id();
    const createdAt = clock.wallClock().toISOString();
    const message: PendingMessage = { clientId, target, content, createdAt, delivery: { kind: 'queued' } };
    const checked = parseClientMessage(toWire(message));
    const failed = !checked.ok && { kind: 'failed' as const, code: checked.error.code, message: checked.error.message };
    const next = outboxes.enqueue(outbox, failed ? { ...message, delivery: failed } : message);
    if (!next) return '';
    batch(() => {
      outbox = next;
      pump();
    });
    return clientId;
  }

  function flushReads(): void {
    if (!isOnline()) return;
    clearTimer('mark-read');
    for (const [room_id, n] of reads) send({ type: 'MarkRead', room_id, n });
    reads.clear();
  }

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onMessage(listener) {
      messageListeners.add(listener);
      return () => messageListeners.delete(listener);
    },
    async start() {
      const found = await saved.load().catch(() => undefined);
      batch(() => {
        if (machine.connection.kind !== 'idle') return;
        const known = new Set(outbox.map((item) => item.message.clientId));
        const waiting = (found?.outbox ?? []).filter((message) => !known.has(message.clientId));
        outbox = [...waiting.map((message) => ({ message: toQueued(message) })), ...outbox];
        savedOutbox = outbox;
        session = found?.session;
        savedSession = session;
        lastSession = session;
        step(session ? { kind: 'connect' } : { kind: 'sign-out' });
      });
    },
    join(username) {
      return new Promise((resolve) =>
        batch(() => {
          if (isOnline() || pendingJoin) {
            const message = isOnline() ? 'already signed in' : 'already signing in';
            return resolve(err({ code: 'conflict', message, retry: 'never' }));
          }
          session = undefined;
          step({ kind: 'connect' });
          pendingJoin = { username, settle: resolve };
        }),
      );
    },
    leave() {
      batch(() => {
        if (isOnline()) send({ type: 'Leave' });
        outbox = [];
        reads.clear();
        endJoin();
        step({ kind: 'sign-out' });
      });
    },
    stop() {
      batch(() => {
        endJoin();
        step({ kind: 'stop' });
        clearTimer('mark-read');
      });
    },
    wake: () => batch(() => step({ kind: 'wake' })),
    sendMessage(roomId, content) {
      lastTypingAt.delete(roomId);
      return enqueue({ roomId }, content);
    },
    sendPrivateMessage: (toUserId, content) => enqueue({ toUserId }, content),
    retryMessage: (clientId) =>
      batch(() => {
        outbox = outboxes.retry(outbox, clientId);
        pump();
      }),
    discardMessage: (clientId) =>
      batch(() => {
        outbox = outboxes.remove(outbox, clientId);
        pump();
      }),
    openRoom(roomId) {
      batch(() => {
        const isFirst = state.rooms.get(roomId)?.opened === undefined;
        dispatch({ type: 'RoomOpened', roomId });
        fill(roomId, isFirst);
      });
    },
    async loadOlder(roomId) {
      const room = state.rooms.get(roomId);
      if (!room?.hasOlder || room.loadingOlder) return ok(undefined);
      return new Promise((resolve) =>
        batch(() =>
          loadPage(roomId, room.messages[0]?.seq, (outcome) =>
            resolve(outcome.ok ? ok(undefined) : err(outcome.error)),
          ),
        ),
      );
    },
    markRead(roomId) {
      const summary = state.rooms.get(roomId)?.summary;
      if (!summary || (summary.last_n <= summary.read_n && summary.unread === 0)) return;
      batch(() => {
        const n = summary.last_n;
        dispatch({ type: 'ReadMarker', room_id: roomId, read_n: n, unread: 0, mentions: 0 });
        reads.set(roomId, n);
        if (!timers.has('mark-read')) setTimer('mark-read', markReadMs, flushReads);
      });
    },
    listRooms: () => ask({ type: 'ListRooms' }, (reply) => (isType(reply, 'RoomList') ? reply.rooms : [])),
    createRoom: (name, { roomId, kind, topic } = {}) =>
      ask(
        {
          type: 'CreateRoom',
          name,
          ...(roomId !== undefined && { room_id: roomId }),
          ...(kind !== undefined && { kind }),
          ...(topic !== undefined && { topic }),
        },
        (reply) => (isType(reply, 'RoomJoined') ? reply.room_id : (roomId ?? '')),
      ),
    joinRoom: (roomId) => ask({ type: 'JoinRoom', room_id: roomId }, () => roomId),
    leaveRoom: (roomId) => ask({ type: 'LeaveRoom', room_id: roomId }, () => dispatch({ type: 'RoomLeft', roomId })),
    listUsers,
    changeUsername: (username) =>
      ask({ type: 'ChangeUsername', username }, () => {
        if (session) session = { ...session, username };
        if (state.me)
          dispatch({ type: 'UserRenamed', user_id: state.me.user_id, username, previous: state.me.username });
      }),
    typing(roomId) {
      const last = lastTypingAt.get(roomId);
      if (!isOnline() || (last !== undefined && clock.now() - last < typingEveryMs)) return;
      lastTypingAt.set(roomId, clock.now());
      send({ type: 'TypingStart', room_id: roomId });
    },
    stopTyping(roomId) {
      if (lastTypingAt.delete(roomId) && isOnline()) send({ type: 'TypingStop', room_id: roomId });
    },
  };

  function endJoin(): void {
    pendingJoin?.settle(err(disconnected));
    pendingJoin = undefined;
  }
}

function toWire({ clientId, target, content }: PendingMessage): RequestOf {
  const chat = { content, client_id: clientId };
  return 'roomId' in target
    ? { type: 'Message', room_id: target.roomId, ...chat }
    : { type: 'PrivateMessage', to_user_id: target.toUserId, ...chat };
}

function toQueued(message: PendingMessage): PendingMessage {
  return message.delivery.kind === 'sent' ? { ...message, delivery: { kind: 'queued' } } : message;
}

function isType<T extends ServerMessageType>(
  message: ServerMessage,
  type: T,
): message is ServerMessageOf<T> & ServerMessage {
  return message.type === type;
}

/** A caller's port or listener that throws must not break the client. */
function guard(run: () => void): void {
  try {
    run();
  } catch {}
}
