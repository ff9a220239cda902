import type { ErrorCode } from '@tertulia/protocol';

/** Why a request is not done; `Connection.refuse` makes an `Error` of it. */
export type Refusal = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number;
  readonly path?: (string | number)[];
};
