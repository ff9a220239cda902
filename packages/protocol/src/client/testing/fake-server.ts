import type { LogEvent, MessageEvent, RoomSummary } from '../../entities.ts';
import { createFakeSessions, type FakeSession, type FakeSessions, type Refusal } from './fake-sessions.ts';
import { createFakeUploads, type FakeUploads } from './fake-uploads.ts';
import type { Accept, ServerEnd } from './socket-pair.ts';

type Author = Pick<FakeSession, 'user_id' | 'username'>;

/** One room, `general`, with a durable log and exactly-once sends; `refusals` are given to the next messages in turn. */
export type FakeServer = {
  readonly accept: Accept;
  /** The messages of the log, as they stand now. */
  readonly log: MessageEvent[];
  readonly sessions: FakeSessions;
  readonly uploads: FakeUploads;
  readonly refusals: Refusal[];
  /** Every chat message as received, resends included. */
  readonly received: string[];
  readonly asked: string[];
  /** Loses every n-th event on its way, as a buggy node would. */
  dropEvery: number;
  /** Sends every n-th event twice. */
  repeatEvery: number;
  /** Loses every n-th acknowledgement on its way. */
  dropAckEvery: number;
  /** Every n-th page of history is overtaken by what happens after it was read. */
  delayPageEvery: number;
  /** `seq` of each message that is a tombstone, and of what made it one. */
  readonly buried: ReadonlyMap<number, number>;
  readonly topic: string;
  /** How many messages the users have read; until set, all. */
  readN: number | undefined;
  say(username: string, content: string): void;
  setTopic(topic: string): void;
  /** Makes a tombstone of the message. */
  erase(targetSeq: number): void;
  /** Makes tombstones of all that this author wrote from `fromSeq` on. */
  purge(userId: string, fromSeq: number): void;
  /** A durable change of a kind that clients do not know: after it, the message at `targetSeq` reads differently. */
  rewrite(targetSeq: number, content: string): void;
  /** A durable change of a kind that clients do not know. */
  addUnknown(): void;
  /** Sends something to everybody, past all logs. */
  tell(message: object): void;
  /** The room's log is another one, and empty. */
  startOver(): void;
};

export function createFakeServer(maxResumeEvents = 500, limitedEvents = 50): FakeServer {
  const sessions = createFakeSessions();
  const uploads = createFakeUploads();
  const members = new Set<{ end: ServerEnd; session: FakeSession }>();
  const log: MessageEvent[] = [];
  const changes: LogEvent[] = [];
  const rewrites: Array<{ readonly seq: number; readonly targetSeq: number }> = [];
  const buried = new Map<number, number>();
  const latePages: Array<() => void> = [];
  let epoch = 'e1';
  let topic = '';
  let lastSeq = 0;
  let eventCount = 0;
  let ackCount = 0;
  let pageCount = 0;
  let connections = 0;

  function append(author: Author, content: string, more: Partial<MessageEvent> = {}): MessageEvent {
    const event: MessageEvent = {
      type: 'Message',
      room_id: 'general',
      seq: ++lastSeq,
      n: log.length + 1,
      user_id: author.user_id,
      username: author.username,
      content,
      timestamp: '2026-01-01T00:00:00.000Z',
      ...more,
    };
    log.push(event);
    changes.push(event);
    publish(event);
    return event;
  }

  function publish(event: object): void {
    for (const { end } of members) {
      eventCount++;
      if (eventCount % server.dropEvery !== 0) end.send(event);
      if (eventCount % server.repeatEvery === 0) end.send(event);
    }
    sendLatePages();
  }

  /** A message reads differently from now on, wherever it is read. */
  function replace(before: MessageEvent, after: MessageEvent): void {
    log[log.indexOf(before)] = after;
    changes[changes.indexOf(before)] = after;
    rewrites.push({ seq: lastSeq, targetSeq: before.seq });
  }

  function bury(by: LogEvent, messages: readonly MessageEvent[]): void {
    for (const message of messages) {
      buried.set(message.seq, by.seq);
      const { mentions: _, reply_to: __, ...rest } = message;
      replace(message, { ...rest, content: '', deleted: true });
    }
    changes.push(by);
    publish(by);
  }

  function sendLatePages(): void {
    for (const send of latePages.splice(0)) send();
  }

  function summary(): RoomSummary {
    const readN = server.readN ?? log.length;
    const unread = log.filter(({ n, deleted }) => n > readN && !deleted).length;
    return {
      ...{ room_id: 'general', name: 'General', topic, kind: 'public' as const, epoch },
      ...{ first_seq: 1, last_seq: lastSeq, last_n: log.length },
      ...{ read_n: readN, unread, mentions: 0 },
      member_count: members.size,
    };
  }

  function sync(point: { epoch: string; seq: number }, re?: unknown): object {
    const base = { type: 'RoomSync', re, room_id: 'general', epoch, to_seq: lastSeq };
    if (point.epoch !== epoch) return { ...base, from_seq: lastSeq, state: 'reset', events: [] };
    const missed = changes.filter((event) => event.seq > point.seq);
    if (lastSeq - point.seq <= maxResumeEvents) {
      return { ...base, from_seq: point.seq, state: 'complete', events: missed };
    }
    const from_seq = lastSeq - limitedEvents;
    const events = missed.filter((event) => event.seq > from_seq);
    const stale = rewrites.filter(({ seq }) => seq > point.seq && seq <= from_seq).map(({ targetSeq }) => targetSeq);
    return { ...base, from_seq, state: 'limited', events, stale };
  }

  const accept: Accept = (end) => {
    const me = `u${++connections}`;
    let member: { end: ServerEnd; session: FakeSession } | undefined;
    end.send({
      ...{ type: 'Welcome', user_id: me, message: '', server: { name: 'fake', version: '0' }, level: 1, features: [] },
      ...{
        limits: {},
        heartbeat: { every_ms: 25_000, grace_ms: 10_000 },
        auth: { guests: true, registration: 'closed' },
      },
    });

    function enter(message: Record<string, unknown>): void {
      const session = sessions.enter(message, me);
      if ('code' in session) return end.send({ type: 'Error', re: message.id, message: 'refused', ...session });
      member = { end, session };
      const { token, ...user } = session;
      const ids = { session_id: `s-${user.user_id}`, connection_id: `c-${me}` };
      end.send({
        ...{ type: 'Joined', re: message.id, user: { ...user, role: 'user' }, ...ids, token },
        ...{ server_time: '2026-01-01T00:00:00.000Z', rooms: [summary()] },
      });
      const rooms = (message.rooms ?? {}) as Record<string, { epoch: string; seq: number }>;
      if (rooms.general) end.send(sync(rooms.general));
      end.send({ type: 'Synced' });
      members.add(member);
    }

    return {
      onClose() {
        if (member) members.delete(member);
        uploads.onClose(end);
      },
      onBinary: (frame) => uploads.onChunk(end, frame),
      onMessage(message) {
        const { type, id } = message;
        server.asked.push(String(type));
        sendLatePages();
        if (type === 'Join' || type === 'Resume' || type === 'Register' || type === 'Login') enter(message);
        else if (String(type).startsWith('Upload') && member) end.send(uploads.onMessage(end, message));
        else if (type === 'Logout' && member) sessions.end(member.session.token);
        else if (type === 'Message' && member) {
          const { session } = member;
          server.received.push(String(message.content));
          const refusal = server.refusals.shift();
          if (refusal) return end.send({ type: 'Error', re: id, message: 'refused', ...refusal });
          const known = log.find((one) => one.user_id === session.user_id && one.client_id === message.client_id);
          const files = (message.files as readonly string[] | undefined)?.map(uploads.toFile);
          const own = { ...toOwn(message), ...(files && { files }) };
          const event = known ?? append(session, String(message.content), own);
          const { seq, n, timestamp } = event;
          if (++ackCount % server.dropAckEvery === 0) return;
          end.send({ type: 'Ok', re: id, room_id: 'general', seq, n, timestamp, ...(known && { dup: true }) });
        } else if (type === 'Sync') {
          end.send(sync({ epoch: String(message.epoch), seq: Number(message.after_seq) }, id));
        } else if (type === 'History') {
          const limit = Number(message.limit);
          const half = Math.floor(limit / 2);
          const around = log.findIndex(({ seq }) => seq >= Number(message.around_seq ?? 1));
          const aroundFrom = message.around_seq === undefined ? 0 : (log[around - half - 1]?.seq ?? 0);
          const [from, to] = [Number(message.after_seq ?? aroundFrom), Number(message.before_seq ?? lastSeq + 1)];
          const all = log.filter(({ seq }) => seq > from && seq < to);
          const isFromOlder = message.after_seq !== undefined || message.around_seq !== undefined;
          const messages = isFromOlder ? all.slice(0, limit) : all.slice(-limit);
          const more = {
            more_before: log.some(({ seq }) => seq < (messages[0]?.seq ?? to)),
            more_after: log.some(({ seq }) => seq > (messages.at(-1)?.seq ?? from)),
          };
          const page = { type: 'HistoryPage', re: id, room_id: 'general', epoch, messages, ...more };
          if (++pageCount % server.delayPageEvery === 0) latePages.push(() => end.send(page));
          else end.send(page);
        } else if (type === 'ListUsers') {
          const users = [...members].map(({ session }) => ({ user_id: session.user_id, username: session.username }));
          end.send({ type: 'UserList', re: id, room_id: 'general', users, more: false });
        } else if (type === 'Ping') end.send({ type: 'Pong', k: message.k });
      },
    };
  };

  const server: FakeServer = {
    accept,
    log,
    sessions,
    uploads,
    refusals: [],
    received: [],
    asked: [],
    dropEvery: Number.POSITIVE_INFINITY,
    repeatEvery: Number.POSITIVE_INFINITY,
    dropAckEvery: Number.POSITIVE_INFINITY,
    delayPageEvery: Number.POSITIVE_INFINITY,
    buried,
    get topic() {
      return topic;
    },
    readN: undefined,
    say: (username, content) => void append({ user_id: `far-${username}`, username }, content),
    setTopic(next) {
      topic = next;
      const at = { room_id: 'general', seq: ++lastSeq, timestamp: '2026-01-01T00:00:00.000Z' };
      const event: LogEvent = { type: 'RoomUpdated', ...at, user_id: 'far-mod', topic };
      changes.push(event);
      publish(event);
    },
    erase(targetSeq) {
      const event = log.find(({ seq }) => seq === targetSeq);
      if (!event || event.deleted) return;
      const by = { seq: ++lastSeq, target_seq: targetSeq, by_user_id: 'far-mod' };
      bury({ type: 'MessageDeleted', room_id: 'general', ...by }, [event]);
    },
    purge(user_id, from_seq) {
      const messages = log.filter((event) => event.user_id === user_id && event.seq >= from_seq && !event.deleted);
      const by = { seq: ++lastSeq, user_id, from_seq, by_user_id: 'far-mod' };
      bury({ type: 'MessagesPurged', room_id: 'general', ...by }, messages);
    },
    rewrite(targetSeq, content) {
      const event = log.find(({ seq }) => seq === targetSeq);
      if (!event) return;
      server.addUnknown();
      replace(event, { ...event, content });
    },
    addUnknown: () => publish({ type: 'FutureEvent', room_id: 'general', seq: ++lastSeq }),
    tell(message) {
      for (const { end } of members) end.send(message);
    },
    startOver() {
      epoch = `${epoch}+`;
      lastSeq = 0;
      log.length = 0;
      changes.length = 0;
      buried.clear();
    },
  };
  return server;
}

function toOwn({ client_id, reply_to }: Record<string, unknown>): Partial<MessageEvent> {
  return { client_id: String(client_id), ...(reply_to !== undefined && { reply_to: Number(reply_to) }) };
}
