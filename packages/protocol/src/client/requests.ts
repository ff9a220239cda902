import { type ErrorCode, errorCodes } from '../codes.ts';
import { err, ok, type Result } from '../result.ts';
import type { ServerMessage, ServerMessageOf } from '../server-message.ts';
import type { Clock } from './ports.ts';
import type { RequestError } from './request-error.ts';

const timeoutMs = 15_000;

export type Outcome = Result<ServerMessage, RequestError>;
type Pending = { readonly settle: (outcome: Outcome) => void; readonly cancelTimer: () => void };

/** Matches replies to requests by id. Each request settles exactly once: reply, error, time-out or loss of the socket. */
export type Requests = {
  /** Registers a request and returns its id. */
  open(settle: (outcome: Outcome) => void): string;
  settle(re: string | number | undefined, message: ServerMessage): void;
  failAll(): void;
};

export function createRequests(clock: Clock): Requests {
  const pending = new Map<string, Pending>();
  let count = 0;

  function take(id: string): Pending | undefined {
    const found = pending.get(id);
    pending.delete(id);
    found?.cancelTimer();
    return found;
  }

  return {
    open(settle) {
      const id = `r${++count}`;
      const cancelTimer = clock.setTimer(timeoutMs, () => take(id)?.settle(err(timedOut)));
      pending.set(id, { settle, cancelTimer });
      return id;
    },
    settle(re, message) {
      if (typeof re !== 'string') return;
      take(re)?.settle(message.type === 'Error' ? err(toRequestError(message)) : ok(message));
    },
    failAll() {
      for (const id of [...pending.keys()]) take(id)?.settle(err(disconnected));
    },
  };
}

export const disconnected: RequestError = {
  code: 'disconnected',
  message: 'the connection was lost',
  retry: 'reconnect',
};
const timedOut: RequestError = { code: 'timeout', message: 'the server did not answer in time', retry: 'after' };

function toRequestError(error: ServerMessageOf<'Error'>): RequestError {
  const { message, retry, retry_after_ms: retryAfterMs } = error;
  const code = isErrorCode(error.code) ? error.code : 'internal';
  return { code, message, retry, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

function isErrorCode(code: string): code is ErrorCode {
  return (errorCodes as readonly string[]).includes(code);
}
