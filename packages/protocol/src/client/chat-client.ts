import type { ClientMessageInput } from '../client-message.ts';
import { closeCodes } from '../codes.ts';
import type { ChatMessage, UserInfo } from '../entities.ts';
import type { Action, Permission } from '../permissions.ts';
import { err } from '../result.ts';
import type { ServerMessage, ServerMessageOf } from '../server-message.ts';
import { type AccountRequests, createAccountRequests } from './account/account-requests.ts';
import { type ChangeRequests, createChangeRequests } from './changes/change-requests.ts';
import { createAuthentication, type Entry } from './connection/authentication.ts';
import { createConnection } from './connection/connection.ts';
import type { Reply } from './connection/request-error.ts';
import { createRequests, disconnected, type Request } from './connection/requests.ts';
import { toResumePoints } from './connection/resume-points.ts';
import { createServerClock } from './connection/server-clock.ts';
import { createFiles, type FileActions } from './files/files.ts';
import { clockInBatches, connectInBatches } from './in-batches.ts';
import { createMentionRequests, type MentionRequests } from './mentions/mention-requests.ts';
import { type MayTarget, may } from './moderation/may.ts';
import { createModerationRequests, type ModerationRequests } from './moderation/moderation-requests.ts';
import { createSending } from './outbox/sending.ts';
import type { Clock, Connect, Hash, Random, SavedState } from './ports.ts';
import { createHistory, type GapSide } from './rooms/history.ts';
import { createLogFollower } from './rooms/log-follower.ts';
import { createMembers } from './rooms/members.ts';
import { createReadMarks } from './rooms/read-marks.ts';
import { createRoomRequests, type RoomRequests } from './rooms/room-requests.ts';
import { createTyping } from './rooms/typing.ts';
import { createSaving } from './saved/saving.ts';
import { createSearchRequests, type SearchRequests } from './search/search-requests.ts';
import type { ChatState } from './state/chat-state.ts';
import { createStateStore } from './state/state-store.ts';

export type { Invite, InviteOptions } from './account/account-requests.ts';
export type { ChangeRequests, Reactor, Revision } from './changes/change-requests.ts';
export type { Reply, RequestError } from './connection/request-error.ts';
export { describeSize } from './files/describe-size.ts';
export { fileNamesOf } from './files/file-names.ts';
export { toFileUrl } from './files/file-url.ts';
export type { FileActions } from './files/files.ts';
export { findMentionStart, namesToMention } from './mentions/complete-mention.ts';
export type { MentionPage, MentionRequests } from './mentions/mention-requests.ts';
export { describeNotice } from './moderation/describe-notice.ts';
export { explain, type MayTarget } from './moderation/may.ts';
export type { AuditPage, BanOptions, MuteOptions, ReportPage } from './moderation/moderation-requests.ts';
export type { GapSide } from './rooms/history.ts';
export type { RoomChanges, RoomOptions } from './rooms/room-requests.ts';
export type { SearchOptions, SearchPage } from './search/search-requests.ts';
export { type Attention, attentionOf, calls, isMentioned } from './state/attention.ts';
export { muteIn } from './state/mute.ts';
export { isLeftUnread } from './state/room-log.ts';

export type ChatClientOptions = {
  readonly connect: Connect;
  readonly clock: Clock;
  readonly random: Random;
  readonly saved: SavedState;
  readonly sha256: () => Hash;
};

/** A chat session without a face: state to show and things to do. Requests never reject; their errors are values. */
export type ChatClient = RoomRequests &
  AccountRequests &
  ModerationRequests &
  ChangeRequests &
  MentionRequests &
  SearchRequests &
  FileActions & {
    getState(): ChatState;
    /** Calls `listener` after each change of state; returns what ends it. */
    subscribe(listener: () => void): () => void;
    /**
     * Shows what was saved and, if there is a session, resumes it. Otherwise the state is `signed-out`, and the server is
     * asked once who it is and whom it lets in, for `server`.
     */
    start(): Promise<void>;
    /** Enters as a guest, connecting first if need be. */
    join(username: string): Reply;
    /**
     * Makes an account and enters it. A guest keeps who they are, their rooms and what they wrote; if it is refused they go
     * on as the guest they were.
     */
    register(username: string, password: string, options?: { readonly invite?: string }): Reply;
    /**
     * Enters an account. A guest is given up once that has succeeded, and goes on if it has not. What the guest had yet to
     * send is not sent under the account: it stays in the outbox as failed, to be sent again or discarded.
     */
    login(username: string, password: string): Reply;
    /**
     * Ends this session, at the server too, and forgets all that was saved of it; resolves when that is done. Without a
     * connection the token is only forgotten here: it stays good until it expires or is revoked from elsewhere.
     */
    logout(): Promise<void>;
    /** Says goodbye, forgets the session and stops. The session is not revoked: `logout` does that. */
    leave(): void;
    /** Closes the socket without goodbye and stops all timers; resolves when all is saved for the next start to resume. */
    stop(): Promise<void>;
    /** Saves what would be saved soon, for the process may end; resolves when it is. */
    save(): Promise<void>;
    /** The network may have changed (online event, tab shown again): tests the socket, or reconnects at once. */
    wake(): void;
    /** Queues a message; it is shown as pending and sent now or when the connection is back. Returns its client id, or '' if 1,000 wait already. `replyTo`: the `seq` of the message it answers. */
    sendMessage(roomId: string, content: string, replyTo?: number): string;
    sendPrivateMessage(toUserId: string, content: string, replyTo?: number): string;
    retryMessage(clientId: string): void;
    discardMessage(clientId: string): void;
    /** Shows a room: loads its newest history and its members unless they are held, and marks where the unread begins. */
    openRoom(roomId: string): void;
    loadOlder(roomId: string): Reply;
    /** Loads a page of the gap that a long absence left in a room: the one next to its older or its newer side. */
    loadGap(roomId: string, side: GapSide): Reply;
    /** Sees to it that a message is held, with those around it, and gives whether it is: it may be none, or too old. */
    loadAround(roomId: string, seq: number): Reply<boolean>;
    /** Does nothing for a room that was marked as unread, until it is opened again. */
    markRead(roomId: string): void;
    /** The message with ordinal `n` and all after it are unread again, on all devices. */
    markUnread(roomId: string, n: number): Reply;
    listUsers(roomId: string): Reply<readonly UserInfo[]>;
    /** Whether one may do something to a room or a person, as far as the present state tells, and if not, why. */
    may(action: Action, target?: MayTarget): Permission;
    /** The user has seen `notices`. */
    dismissNotices(): void;
    /** Tell others that one is typing; calls in quick succession are merged into one start per 3 s. */
    typing(roomId: string): void;
    stopTyping(roomId: string): void;
    /** Each message of others as it arrives live, for notifications and `tail`. */
    onMessage(listener: (message: ChatMessage) => void): () => void;
  };

/** Wires the parts to the ports. Everything that comes from outside runs in a batch, so that listeners see whole steps. */
export function createChatClient({ random, saved, sha256, ...ports }: ChatClientOptions): ChatClient {
  const store = createStateStore(settle);
  const { getState, dispatch, batch } = store;
  const clock = clockInBatches(ports.clock, batch);
  const connect = connectInBatches(ports.connect, batch);

  const connection = createConnection(
    { connect, clock, random },
    {
      onChange: (next) => dispatch({ type: 'ConnectionChanged', connection: next }),
      authenticate: () => authentication.authenticate(),
      onMessage,
      onLost,
      hasCredentials: () => authentication.session() !== undefined,
      isEntering: () => authentication.isEntering(),
      forgetSession,
    },
  );
  const requests = createRequests(clock, connection.send);
  const authentication = createAuthentication({
    request: requests.request,
    resumePoints: () => toResumePoints(getState()),
    connect: () => connection.step({ kind: 'connect' }),
    signOut: (reason) => connection.step({ kind: 'sign-out', reason }),
    lose: connection.lose,
  });
  const saving = createSaving(saved, clock);
  const serverClock = createServerClock(clock);

  const request: Request = (message, done) =>
    batch(() => (isOnline() ? requests.request(message, done) : done(err(disconnected))));
  const send = (message: ClientMessageInput) => {
    if (isOnline()) connection.send(message);
  };
  const sending = createSending({ store, clock, random, request });
  const { onMessages } = sending;
  const { sendBinary, bufferedBytes } = connection;
  const files = createFiles({ store, clock, random, request, sha256, sendBinary, bufferedBytes, sending, serverClock });
  const resync = () => connection.lose(closeCodes.resync, 'too much was missed');
  const follower = createLogFollower({ store, clock, request, onMessages, resync });
  const history = createHistory({ store, clock, request, onMessages });
  const members = createMembers(store, request);
  const typing = createTyping({ store, clock, send });
  const readMarks = createReadMarks({ store, clock, request, send });

  function isOnline(): boolean {
    return getState().connection.kind === 'online';
  }

  function onMessage(message: ServerMessage): void {
    apply(message);
    requests.settle(message);
  }

  function apply(message: ServerMessage): void {
    switch (message.type) {
      case 'Joined':
        return onJoined(message);
      case 'Message':
      case 'PrivateMessage':
      case 'RoomUpdated':
      case 'MessageDeleted':
      case 'MessagesPurged':
      case 'MessageEdited':
      case 'ReactionChanged':
      case 'MessagePinned':
      case 'HistoryTrimmed':
        return follower.onEvent(message);
      case 'RoomSync':
        follower.onRoomSync(message);
        if (getState().openRoomId === message.room_id) fill(message.room_id);
        return;
      case 'RoomJoined':
        dispatch(message);
        return onMessages(message.history);
      case 'TypingStart':
        return typing.onTypingStart(message);
      case 'UploadCredit':
        return files.onCredit(message);
      case 'Error':
        return files.onError(message);
      default:
        return dispatch(message);
    }
  }

  function onJoined(joined: ServerMessageOf<'Joined'>): void {
    if (getState().connection.kind !== 'authenticating') return;
    authentication.onJoined(joined);
    serverClock.onJoined(joined.server_time);
    const { me } = getState();
    if (me && me.user_id !== joined.user.user_id) readMarks.clear();
    dispatch(joined);
    sending.onJoined(joined.user);
    files.onJoined(joined.user);
    connection.step({ kind: 'joined' });
    follower.catchUp(authentication.isNamed);
    const { openRoomId } = getState();
    if (openRoomId !== undefined) fill(openRoomId);
    readMarks.flush();
    sending.pump();
    files.pump();
  }

  /** Loads what an open room lacks. */
  function fill(roomId: string, isFirst = false): void {
    if (getState().rooms.get(roomId)?.opened === undefined) dispatch({ type: 'RoomOpened', roomId });
    history.fill(roomId, isFirst);
    members.fill(roomId);
  }

  function onLost(): void {
    requests.failAll();
    authentication.onLost();
    follower.onLost();
    history.onLost();
    typing.onLost();
    sending.onLost();
    files.onLost();
  }

  async function enter(entry: Entry): Reply {
    const session = authentication.session();
    const isGuest = session?.user.guest ?? getState().me?.guest;
    const isIn = entry.kind === 'join' ? isOnline() : isGuest === false;
    if (isIn) return err({ code: 'conflict', message: 'already signed in', retry: 'never' });
    // Without a token there is no way back to this guest.
    if (isOnline() && !session) return err({ code: 'conflict', message: 'sign out first', retry: 'never' });
    return batch(() => authentication.enter(entry));
  }

  function signOut(goodbye: ClientMessageInput): void {
    batch(() => {
      send(goodbye);
      sending.clear();
      files.clear();
      readMarks.clear();
      dispatch({ type: 'NoticesSeen' });
      connection.step({ kind: 'sign-out' });
    });
  }

  function onRenamed(username: string): void {
    authentication.onRenamed(username);
    const { me } = getState();
    if (me) dispatch({ type: 'UserRenamed', user_id: me.user_id, username, previous: me.username });
  }

  function forgetSession(): void {
    authentication.forget();
    dispatch({ type: 'SignedOut' });
  }

  function settle(): void {
    files.settle();
    sending.settle();
    connection.flush();
    saving.keep(authentication.session(), sending.outbox(), getState());
  }

  return {
    getState,
    subscribe: store.subscribe,
    onMessage: store.onMessage,
    async start() {
      const { session, outbox, rooms } = await saving.load();
      batch(() => {
        if (getState().connection.kind !== 'idle') return;
        sending.restore(outbox);
        authentication.restore(session);
        if (session) dispatch({ type: 'Restored', me: session.user, rooms });
        for (const room of rooms) onMessages(room.messages);
        connection.step({ kind: session ? 'connect' : 'look' });
      });
    },
    join: (username) => enter({ kind: 'join', username }),
    register: (username, password, options) => enter({ kind: 'register', username, password, ...options }),
    login: (username, password) => enter({ kind: 'login', username, password }),
    logout() {
      signOut({ type: 'Logout' });
      return saving.flush();
    },
    leave: () => signOut({ type: 'Leave' }),
    stop() {
      batch(() => connection.step({ kind: 'stop' }));
      readMarks.pause();
      return saving.flush();
    },
    save: saving.flush,
    wake: () => batch(() => connection.step({ kind: 'wake' })),
    sendMessage(roomId, content, replyTo) {
      typing.onMessageSent(roomId);
      return batch(() => sending.add({ roomId }, content, { replyTo }));
    },
    sendPrivateMessage: (toUserId, content, replyTo) => batch(() => sending.add({ toUserId }, content, { replyTo })),
    retryMessage: (clientId) => batch(() => sending.retry(clientId)),
    discardMessage: (clientId) => batch(() => sending.discard(clientId)),
    openRoom(roomId) {
      batch(() => {
        const isFirst = getState().rooms.get(roomId)?.opened === undefined;
        dispatch({ type: 'RoomOpened', roomId });
        fill(roomId, isFirst);
      });
    },
    loadOlder: (roomId) => batch(() => history.loadOlder(roomId)),
    loadGap: (roomId, side) => batch(() => history.loadGap(roomId, side)),
    loadAround: (roomId, seq) => batch(() => history.loadAround(roomId, seq)),
    markRead: (roomId) => batch(() => readMarks.mark(roomId)),
    markUnread: (roomId, n) => batch(() => readMarks.markUnread(roomId, n)),
    ...createRoomRequests(store, request),
    ...createAccountRequests(request, onRenamed),
    ...createModerationRequests(request),
    ...createChangeRequests(request),
    ...createMentionRequests(store, request),
    ...createSearchRequests(request),
    ...files.actions,
    listUsers: members.load,
    may: (action, target = {}) => may(getState(), action, target, serverClock.now()),
    dismissNotices: () => dispatch({ type: 'NoticesSeen' }),
    typing(roomId) {
      if (isOnline()) typing.start(roomId);
    },
    stopTyping: typing.stop,
  };
}
