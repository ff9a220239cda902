import { closeCodes } from '../../codes.ts';
import { err, ok, type Result } from '../../result.ts';
import type { ServerMessageOf } from '../../server-message.ts';
import type { Saved } from '../ports.ts';
import type { Reply, RequestError } from './request-error.ts';
import { disconnected, findFlawIn, type Outcome, type Request, type RequestMessage } from './requests.ts';
import type { ResumePoints } from './resume-points.ts';

export type Session = NonNullable<Saved['session']>;

/** The ways in for who has no session, or wants another. */
export type Entry =
  | { readonly kind: 'join'; readonly username: string }
  | { readonly kind: 'register'; readonly username: string; readonly password: string; readonly invite?: string }
  | { readonly kind: 'login'; readonly username: string; readonly password: string };

/** Who we are: as whom each new socket enters, and the session it gets. */
export type Authentication = {
  session(): Session | undefined;
  restore(session: Session | undefined): void;
  /** Enters on a new socket. The present session, if any, ends only when that has succeeded; else it is resumed. */
  enter(entry: Entry): Reply;
  isEntering(): boolean;
  authenticate(): void;
  onJoined(joined: ServerMessageOf<'Joined'>): void;
  onRenamed(username: string): void;
  /** Whether the server was told how far we have come in this room when we entered, and so syncs it unasked. */
  isNamed(roomId: string): boolean;
  onLost(): void;
  forget(): void;
};

export type AuthenticationPorts = {
  /** Sends at once, also before being online. */
  readonly request: Request;
  resumePoints(): ResumePoints;
  connect(): void;
  signOut(reason: string): void;
  lose(code: number, reason: string, hintMs?: number): void;
};

export function createAuthentication(ports: AuthenticationPorts): Authentication {
  let session: Session | undefined;
  let entering: { readonly entry: Entry; settle(outcome: Result<void, RequestError>): void } | undefined;
  let connectionId: string | undefined;
  /** The connection to be closed by the next one: the server may not have noticed yet that it is gone. */
  let replaces: string | undefined;
  let named: ResumePoints = {};

  function settleEntry(outcome: Result<void, RequestError>): void {
    const settled = entering;
    entering = undefined;
    settled?.settle(outcome);
  }

  function onEntered(outcome: Outcome): void {
    if (outcome.ok) return settleEntry(outcome.value.type === 'Joined' ? ok(undefined) : err(disconnected));
    const { error } = outcome;
    if (error.code === 'disconnected') return;
    settleEntry(err(error));
    // On a new socket, for the server gives each only so much time to enter.
    if (session) ports.connect();
    else ports.signOut(error.message);
  }

  function onResumed(outcome: Outcome): void {
    if (outcome.ok || outcome.error.code === 'disconnected') return;
    const { message, retry, retryAfterMs } = outcome.error;
    if (retry === 'reauth' || retry === 'never') return ports.signOut(message);
    ports.lose(closeCodes.busy, message, retryAfterMs);
  }

  return {
    session: () => session,
    restore(saved) {
      session = saved;
    },
    enter(entry) {
      return new Promise((settle) => {
        if (entering) return settle(err({ code: 'conflict', message: 'already signing in', retry: 'never' }));
        const flaw = findFlawIn(toMessage(entry, session));
        if (flaw) return settle(err(flaw));
        ports.connect();
        entering = { entry, settle };
      });
    },
    isEntering: () => entering !== undefined,
    authenticate() {
      if (entering) {
        const { entry } = entering;
        // What is held belongs to the present user.
        named = entry.kind === 'register' && session ? ports.resumePoints() : {};
        ports.request({ ...toMessage(entry, session), rooms: named }, onEntered);
      } else if (session) {
        named = ports.resumePoints();
        const former = replaces !== undefined && { replaces };
        ports.request({ type: 'Resume', token: session.token, rooms: named, ...former }, onResumed);
      }
    },
    onJoined(joined) {
      const token = joined.token ?? (entering ? undefined : session?.token);
      session = token === undefined ? undefined : { token, user: joined.user };
      connectionId = joined.connection_id;
      replaces = undefined;
    },
    onRenamed(username) {
      if (session) session = { ...session, user: { ...session.user, username } };
    },
    isNamed: (roomId) => Object.hasOwn(named, roomId),
    onLost() {
      replaces = connectionId;
      settleEntry(err(disconnected));
    },
    forget() {
      session = undefined;
      replaces = undefined;
    },
  };
}

type EntryMessage = Extract<RequestMessage, { readonly type: 'Join' | 'Register' | 'Login' }>;

/** A guest who registers stays who they are. */
function toMessage(entry: Entry, session: Session | undefined): EntryMessage {
  const { username } = entry;
  switch (entry.kind) {
    case 'join':
      return { type: 'Join', username };
    case 'login':
      return { type: 'Login', username, password: entry.password };
    case 'register': {
      const { password, invite } = entry;
      const guest = session?.user.guest && { token: session.token };
      return { type: 'Register', username, password, ...(invite !== undefined && { invite }), ...guest };
    }
  }
}
