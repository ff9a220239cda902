import type { ClientMessageInput } from '../../client-message.ts';
import { parseClientMessage } from '../../codec/decode.ts';
import { type ErrorCode, errorCodes } from '../../codes.ts';
import { err, ok, type Result } from '../../result.ts';
import type { ServerMessage, ServerMessageOf, ServerMessageType } from '../../server-message.ts';
import type { Clock } from '../ports.ts';
import type { Reply, RequestError } from './request-error.ts';

const timeoutMs = 15_000;

export type RequestMessage = WithoutId<ClientMessageInput>;
type WithoutId<M> = M extends { type: string } ? Omit<M, 'id'> : never;

export type Outcome = Result<ServerMessage, RequestError>;
/** Sends a request if it is one the server can take; `done` gets its outcome, exactly once. */
export type Request = (message: RequestMessage, done: (outcome: Outcome) => void) => void;

/** Matches replies to requests by id. Each request settles exactly once: reply, error, time-out or loss of the socket. */
export type Requests = {
  readonly request: Request;
  settle(message: ServerMessage): void;
  failAll(): void;
};

export function createRequests(clock: Clock, send: (message: ClientMessageInput) => void): Requests {
  const pending = new Map<string, { settle(outcome: Outcome): void; cancelTimer(): void }>();
  let count = 0;

  function settle(id: string, outcome: Outcome): void {
    const found = pending.get(id);
    pending.delete(id);
    found?.cancelTimer();
    found?.settle(outcome);
  }

  return {
    request(message, done) {
      const flaw = findFlawIn(message);
      if (flaw) return done(err(flaw));
      const id = `r${++count}`;
      const cancelTimer = clock.setTimer(timeoutMs, () => settle(id, err(timedOut)));
      pending.set(id, { settle: done, cancelTimer });
      send({ ...message, id });
    },
    settle(message) {
      if (!('re' in message) || typeof message.re !== 'string') return;
      settle(message.re, message.type === 'Error' ? err(toRequestError(message)) : ok(message));
    },
    failAll() {
      for (const id of [...pending.keys()]) settle(id, err(disconnected));
    },
  };
}

/** A request as a promise of what `toValue` makes of its reply. */
export function ask<T>(request: Request, message: RequestMessage, toValue: (reply: ServerMessage) => T): Reply<T> {
  return new Promise((resolve) =>
    request(message, (outcome) => resolve(outcome.ok ? ok(toValue(outcome.value)) : outcome)),
  );
}

/** Like `ask`, of a request whose reply has a type of its own. */
export function askFor<T extends ServerMessageType, V>(
  request: Request,
  message: RequestMessage,
  type: T,
  toValue: (reply: ServerMessageOf<T>) => V,
): Reply<V> {
  const isReply = (reply: ServerMessage): reply is ServerMessageOf<T> & ServerMessage => reply.type === type;
  return new Promise((resolve) =>
    request(message, (outcome) => {
      if (!outcome.ok) return resolve(outcome);
      resolve(isReply(outcome.value) ? ok(toValue(outcome.value)) : err(wrongReply));
    }),
  );
}

/** What the server would refuse as no message at all: it counts such, and closes the door in the end. */
export function findFlawIn(message: RequestMessage): RequestError | undefined {
  const checked = parseClientMessage(message);
  if (checked.ok) return undefined;
  return { code: checked.error.code, message: checked.error.message, retry: 'never', path: checked.error.path };
}

export const disconnected: RequestError = {
  code: 'disconnected',
  message: 'the connection was lost',
  retry: 'reconnect',
};
const wrongReply: RequestError = {
  code: 'internal',
  message: 'the server answered with something else',
  retry: 'never',
};
const timedOut: RequestError = { code: 'timeout', message: 'the server did not answer in time', retry: 'after' };

function toRequestError(error: ServerMessageOf<'Error'>): RequestError {
  const { message, retry, retry_after_ms: retryAfterMs, path } = error;
  const code = isErrorCode(error.code) ? error.code : 'internal';
  return { code, message, retry, ...(retryAfterMs !== undefined && { retryAfterMs }), ...(path && { path }) };
}

function isErrorCode(code: string): code is ErrorCode {
  return (errorCodes as readonly string[]).includes(code);
}
