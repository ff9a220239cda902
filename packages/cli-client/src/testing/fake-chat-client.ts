import { type ChatMessage, can, type RoomRole, type UserRole } from '@tertulia/protocol';
import type { ChatClient, ChatState, RoomState } from '@tertulia/protocol/client';

type Call = readonly unknown[];

/** A client that only remembers what it was asked, and shows whatever state a test gives it. */
export function createFakeChatClient(initial: ChatState) {
  let state = initial;
  const calls: Call[] = [];
  const listeners = new Set<() => void>();
  const setState = (next: ChatState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const note = (...call: Call) => void calls.push(call);
  const done = <T>(value: T) => Promise.resolve({ ok: true, value } as const);
  const reply = <T>(value: T, ...call: Call) => {
    note(...call);
    return done(value);
  };
  const client: ChatClient = {
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => Promise.resolve(),
    join: (username) => reply(undefined, 'join', username),
    leave: () => note('leave'),
    stop: () => Promise.resolve(note('stop')),
    save: () => Promise.resolve(),
    wake: () => note('wake'),
    sendMessage: (...call) => {
      note('sendMessage', ...call);
      return `c-${calls.length}`;
    },
    sendPrivateMessage: (...call) => {
      note('sendPrivateMessage', ...call);
      return `c-${calls.length}`;
    },
    retryMessage: (clientId) => note('retryMessage', clientId),
    discardMessage: (clientId) => note('discardMessage', clientId),
    openRoom: (roomId) => setState({ ...state, openRoomId: roomId }),
    loadOlder: (roomId) => reply(undefined, 'loadOlder', roomId),
    loadGap: (roomId, side) => reply(undefined, 'loadGap', roomId, side),
    loadAround: (...call) => reply(true, 'loadAround', ...call),
    markRead: () => {},
    markUnread: (...call) => reply(undefined, 'markUnread', ...call),
    listRooms: () => done(state.directory),
    createRoom: (name, options) => reply(name, 'createRoom', name, ...(options?.kind ? [options.kind] : [])),
    joinRoom: (roomId) => reply(roomId, 'joinRoom', roomId),
    leaveRoom: (roomId) => reply(undefined, 'leaveRoom', roomId),
    listUsers: (roomId) => reply([...(state.rooms.get(roomId)?.members.values() ?? [])], 'listUsers', roomId),
    updateRoom: (...call) => reply(undefined, 'updateRoom', ...call),
    inviteToRoom: (...call) => reply(undefined, 'inviteToRoom', ...call),
    changeUsername: (username) => reply(undefined, 'changeUsername', username),
    register: (username, password, options) => reply(undefined, 'register', username, password, options?.invite),
    login: (username, password) => reply(undefined, 'login', username, password),
    logout: () => Promise.resolve(note('logout')),
    changePassword: (...call) => reply(undefined, 'changePassword', ...call),
    listSessions: () => done([]),
    revokeSession: (sessionId) => reply(undefined, 'revokeSession', sessionId),
    createInvite: (options) => reply({ code: 'CODE', max_uses: options?.maxUses ?? 1 }, 'createInvite', options),
    kick: (...call) => reply(undefined, 'kick', ...call),
    ban: (...call) => reply(undefined, 'ban', ...call),
    unban: (...call) => reply(undefined, 'unban', ...call),
    listBans: () => done([]),
    mute: (...call) => reply(undefined, 'mute', ...call),
    unmute: (...call) => reply(undefined, 'unmute', ...call),
    setRole: (...call) => reply(undefined, 'setRole', ...call),
    deleteMessage: (...call) => reply(undefined, 'deleteMessage', ...call),
    editMessage: (...call) => reply(undefined, 'editMessage', ...call),
    addReaction: (...call) => reply(undefined, 'addReaction', ...call),
    removeReaction: (...call) => reply(undefined, 'removeReaction', ...call),
    listReactions: (...call) => reply([], 'listReactions', ...call),
    listRevisions: (...call) => reply([], 'listRevisions', ...call),
    pinMessage: (...call) => reply(undefined, 'pinMessage', ...call),
    unpinMessage: (...call) => reply(undefined, 'unpinMessage', ...call),
    listPins: (...call) => reply([], 'listPins', ...call),
    listMentions: (...call) => reply({ messages: [], more: false }, 'listMentions', ...call),
    setNotify: (...call) => reply(undefined, 'setNotify', ...call),
    search: (...call) => reply({ messages: [], more: false }, 'search', ...call),
    report: (...call) => reply(undefined, 'report', ...call),
    listReports: () => done({ reports: [], more: false }),
    closeReport: (reportId) => reply(undefined, 'closeReport', reportId),
    auditLog: () => done({ entries: [], more: false }),
    may: (action, { roomId, userId } = {}) => {
      const { me, rooms, muted } = state;
      if (me === undefined) return { allowed: false, code: 'unauthenticated', reason: 'Sign in first.' };
      const room = roomId === undefined ? undefined : rooms.get(roomId)?.summary;
      const place = room && (room.role ?? 'user');
      const actor = { role: me.role, guest: me.guest, muted: muted !== undefined, ...(place && { place }) };
      const person = { isSelf: userId === me.user_id, role: 'user', guest: false } as const;
      return can(actor, action, {
        ...(room && { room: { kind: room.kind, archived: room.archived ?? false } }),
        ...(userId !== undefined && { person }),
      });
    },
    dismissNotices: () => setState({ ...state, notices: [] }),
    upload(source) {
      note('upload', source.name, source.size);
      return `u-${calls.length}`;
    },
    retryUpload: (id) => note('retryUpload', id),
    cancelUpload: (id) => note('cancelUpload', id),
    sendFiles: (...call) => {
      note('sendFiles', ...call);
      return `p-${calls.length}`;
    },
    discardParcel: (id) => note('discardParcel', id),
    renewFiles: (...call) => reply(undefined, 'renewFiles', ...call),
    urlLeftMs: () => undefined,
    typing: () => {},
    stopTyping: () => {},
    onMessage: () => () => {},
  };
  return { client, calls, setState };
}

/** Ana, online, in two rooms, one of them open. */
export function sampleState(): ChatState {
  return {
    connection: { kind: 'online' },
    me: { user_id: 'u-ana', username: 'ana', role: 'user', guest: true },
    rooms: new Map([
      [
        'general',
        sampleRoom('general', [sampleMessage(1, 'bob', 'hello'), sampleMessage(2, 'ana', 'hi \x1b[31mbob')], 0),
      ],
      ['random', sampleRoom('random', [], 3)],
    ]),
    directory: [],
    outbox: [],
    uploads: [],
    parcels: [],
    notices: [],
    openRoomId: 'general',
  };
}

/** The same with an account of this role, and this one in the rooms. */
export function withRole(role: UserRole, place: RoomRole = 'user'): ChatState {
  const state = sampleState();
  const rooms = [...state.rooms].map(
    ([id, room]) => [id, { ...room, summary: { ...room.summary, role: place } }] as const,
  );
  return { ...state, me: { user_id: 'u-ana', username: 'ana', role, guest: false }, rooms: new Map(rooms) };
}

function sampleRoom(id: string, messages: readonly ChatMessage[], unread: number): RoomState {
  const last = messages.length;
  return {
    summary: {
      room_id: id,
      name: id,
      topic: '',
      kind: 'public',
      epoch: 'e1',
      first_seq: 1,
      last_seq: last,
      last_n: last,
      read_n: last,
      unread,
      mentions: 0,
      member_count: 2,
    },
    appliedSeq: last,
    messages,
    hasOlder: false,
    loadingOlder: false,
    members: new Map([
      ['u-ana', { user_id: 'u-ana', username: 'ana', status: 'online' }],
      ['u-bob', { user_id: 'u-bob', username: 'bob', status: 'offline' }],
    ]),
    onlineCount: 1,
    typing: new Map(),
    firstUnreadSeq: 2,
  };
}

function sampleMessage(seq: number, username: string, content: string): ChatMessage {
  return {
    type: 'Message',
    room_id: 'general',
    seq,
    n: seq,
    content,
    timestamp: '2026-01-31T12:00:00.000Z',
    user_id: `u-${username}`,
    username,
  };
}
