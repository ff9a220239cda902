import { closeCodes } from '../../codes.ts';
import { err, ok, type Result } from '../../result.ts';
import type { ServerMessageOf } from '../../server-message.ts';
import type { Saved } from '../ports.ts';
import type { Reply, RequestError } from './request-error.ts';
import { disconnected, type Outcome, type Request } from './requests.ts';
import type { ResumePoints } from './resume-points.ts';

export type Session = NonNullable<Saved['session']>;

/** Who we are: as whom each new socket enters, and the session it gets. */
export type Authentication = {
  session(): Session | undefined;
  restore(session: Session | undefined): void;
  /** Enters under a new name; the present session, if any, is given up. */
  join(username: string): Reply;
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
  let joining: { readonly username: string; settle(outcome: Result<void, RequestError>): void } | undefined;
  let connectionId: string | undefined;
  /** The connection to be closed by the next one: the server may not have noticed yet that it is gone. */
  let replaces: string | undefined;
  let named: ResumePoints = {};

  function settleJoin(outcome: Result<void, RequestError>): void {
    const settled = joining;
    joining = undefined;
    settled?.settle(outcome);
  }

  function onOutcome(outcome: Outcome): void {
    if (outcome.ok) return settleJoin(outcome.value.type === 'Joined' ? ok(undefined) : err(disconnected));
    const { error } = outcome;
    if (error.code === 'disconnected') return;
    if (joining) {
      settleJoin(err(error));
      return ports.signOut(error.message);
    }
    if (error.retry === 'reauth' || error.retry === 'never') return ports.signOut(error.message);
    ports.lose(closeCodes.busy, error.message, error.retryAfterMs);
  }

  return {
    session: () => session,
    restore(saved) {
      session = saved;
    },
    join(username) {
      return new Promise((settle) => {
        if (joining) return settle(err({ code: 'conflict', message: 'already signing in', retry: 'never' }));
        session = undefined;
        ports.connect();
        joining = { username, settle };
      });
    },
    authenticate() {
      named = ports.resumePoints();
      if (joining) ports.request({ type: 'Join', username: joining.username, rooms: named }, onOutcome);
      else if (session) {
        const former = replaces !== undefined && { replaces };
        ports.request({ type: 'Resume', token: session.token, rooms: named, ...former }, onOutcome);
      }
    },
    onJoined(joined) {
      const token = joined.token ?? session?.token;
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
      settleJoin(err(disconnected));
    },
    forget() {
      session = undefined;
      replaces = undefined;
    },
  };
}
