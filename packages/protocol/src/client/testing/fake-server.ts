import type { LogEvent, MessageEvent, RoomSummary } from '../../entities.ts';
import type { Accept, ServerEnd } from './socket-pair.ts';

type Session = { user_id: string; username: string; token: string };
type Refusal = { readonly code: string; readonly retry: string; readonly retry_after_ms?: number };

/** One room, `general`, with a durable log and exactly-once sends; `refusals` are given to the next messages in turn. */
export type FakeServer = {
  readonly accept: Accept;
  /** The messages of the log, as they stand now. */
  readonly log: MessageEvent[];
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
  readonly topic: string;
  /** How many messages the users have read; until set, all. */
  readN: number | undefined;
  say(username: string, content: string): void;
  setTopic(topic: string): void;
  /** A durable change of a kind that clients do not know: after it, the message at `targetSeq` reads differently. */
  rewrite(targetSeq: number, content: string): void;
  /** A durable change of a kind that clients do not know. */
  addUnknown(): void;
  forgetSessions(): void;
  /** The room's log is another one, and empty. */
  startOver(): void;
};

export function createFakeServer(maxResumeEvents = 500, limitedEvents = 50): FakeServer {
  const sessions = new Map<string, Session>();
  const members = new Set<{ end: ServerEnd; session: Session }>();
  const log: MessageEvent[] = [];
  const changes: LogEvent[] = [];
  const rewrites: Array<{ readonly seq: number; readonly targetSeq: number }> = [];
  let epoch = 'e1';
  let topic = '';
  let lastSeq = 0;
  let eventCount = 0;
  let ackCount = 0;
  let connections = 0;

  function append(author: Session, content: string, client_id?: string): MessageEvent {
    const event: MessageEvent = {
      type: 'Message',
      room_id: 'general',
      seq: ++lastSeq,
      n: log.length + 1,
      user_id: author.user_id,
      username: author.username,
      content,
      timestamp: '2026-01-01T00:00:00.000Z',
      ...(client_id !== undefined && { client_id }),
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
  }

  function summary(): RoomSummary {
    return {
      ...{ room_id: 'general', name: 'General', topic, kind: 'public' as const, epoch },
      ...{ first_seq: 1, last_seq: lastSeq, last_n: log.length },
      ...{ read_n: server.readN ?? log.length, unread: log.length - (server.readN ?? log.length), mentions: 0 },
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
    let member: { end: ServerEnd; session: Session } | undefined;
    end.send({
      ...{ type: 'Welcome', user_id: me, message: '', server: { name: 'fake', version: '0' }, level: 1, features: [] },
      ...{
        limits: {},
        heartbeat: { every_ms: 25_000, grace_ms: 10_000 },
        auth: { guests: true, registration: 'closed' },
      },
    });

    function enter(session: Session, message: Record<string, unknown>): void {
      member = { end, session };
      const { token, ...user } = session;
      const ids = { session_id: `s-${user.user_id}`, connection_id: `c-${me}` };
      end.send({
        ...{ type: 'Joined', re: message.id, user: { ...user, role: 'user', guest: true }, ...ids, token },
        ...{ server_time: '2026-01-01T00:00:00.000Z', rooms: [summary()] },
      });
      const rooms = (message.rooms ?? {}) as Record<string, { epoch: string; seq: number }>;
      if (rooms.general) end.send(sync(rooms.general));
      end.send({ type: 'Synced' });
      members.add(member);
    }

    return {
      onClose: () => member && members.delete(member),
      onMessage(message) {
        const { type, id } = message;
        server.asked.push(String(type));
        if (type === 'Join') {
          const session = { user_id: me, username: String(message.username), token: `token-of-${me}-0123456789` };
          sessions.set(session.token, session);
          enter(session, message);
        } else if (type === 'Resume') {
          const session = sessions.get(String(message.token));
          if (session) enter(session, message);
          else end.send({ type: 'Error', re: id, code: 'unauthenticated', message: 'gone', retry: 'reauth' });
        } else if (type === 'Message' && member) {
          const { session } = member;
          server.received.push(String(message.content));
          const refusal = server.refusals.shift();
          if (refusal) return end.send({ type: 'Error', re: id, message: 'refused', ...refusal });
          const known = log.find((one) => one.user_id === session.user_id && one.client_id === message.client_id);
          const event = known ?? append(session, String(message.content), String(message.client_id));
          const { seq, n, timestamp } = event;
          if (++ackCount % server.dropAckEvery === 0) return;
          end.send({ type: 'Ok', re: id, room_id: 'general', seq, n, timestamp, ...(known && { dup: true }) });
        } else if (type === 'Sync') {
          end.send(sync({ epoch: String(message.epoch), seq: Number(message.after_seq) }, id));
        } else if (type === 'History') {
          const limit = Number(message.limit);
          const [from, to] = [Number(message.after_seq ?? 0), Number(message.before_seq ?? lastSeq + 1)];
          const all = log.filter(({ seq }) => seq > from && seq < to);
          const messages = message.after_seq === undefined ? all.slice(-limit) : all.slice(0, limit);
          const more = {
            more_before: log.some(({ seq }) => seq < (messages[0]?.seq ?? to)),
            more_after: log.some(({ seq }) => seq > (messages.at(-1)?.seq ?? from)),
          };
          end.send({ type: 'HistoryPage', re: id, room_id: 'general', epoch, messages, ...more });
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
    refusals: [],
    received: [],
    asked: [],
    dropEvery: Number.POSITIVE_INFINITY,
    repeatEvery: Number.POSITIVE_INFINITY,
    dropAckEvery: Number.POSITIVE_INFINITY,
    get topic() {
      return topic;
    },
    readN: undefined,
    say: (username, content) => void append({ user_id: `far-${username}`, username, token: '' }, content),
    setTopic(next) {
      topic = next;
      const at = { room_id: 'general', seq: ++lastSeq, timestamp: '2026-01-01T00:00:00.000Z' };
      const event: LogEvent = { type: 'RoomUpdated', ...at, user_id: 'far-mod', topic };
      changes.push(event);
      publish(event);
    },
    rewrite(targetSeq, content) {
      const at = log.findIndex((event) => event.seq === targetSeq);
      const event = log[at];
      if (!event) return;
      const rewritten = { ...event, content };
      log[at] = rewritten;
      changes[changes.indexOf(event)] = rewritten;
      server.addUnknown();
      rewrites.push({ seq: lastSeq, targetSeq });
    },
    addUnknown: () => publish({ type: 'FutureEvent', room_id: 'general', seq: ++lastSeq }),
    forgetSessions: () => sessions.clear(),
    startOver() {
      epoch = `${epoch}+`;
      lastSeq = 0;
      log.length = 0;
      changes.length = 0;
    },
  };
  return server;
}
