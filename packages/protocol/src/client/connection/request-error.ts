import type { ErrorCode, RetryAdvice } from '../../codes.ts';
import type { Result } from '../../result.ts';

/** Why a request failed: the server's typed error, or `disconnected` when the socket went away before the reply. */
export type RequestError = {
  readonly code: ErrorCode | 'disconnected' | 'timeout';
  readonly message: string;
  readonly retry: RetryAdvice;
  readonly retryAfterMs?: number;
  /** The field of the request that is to blame, as far as it is known. */
  readonly path?: readonly (string | number)[];
};
export type Reply<T = void> = Promise<Result<T, RequestError>>;
