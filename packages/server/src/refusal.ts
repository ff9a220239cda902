import type { ErrorCode } from '@tertulia/protocol';

/** Why a request is not done; `Connection.refuse` makes an `Error` of it. */
export type Refusal = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number;
  readonly path?: (string | number)[];
  /** Which limit was exceeded, for the metrics. */
  readonly limit?: LimitName;
};

/** The kinds of limit that `rate_limited` and `busy` may be about. */
export type LimitName = 'frames' | 'sends' | 'costly' | 'in-flight' | 'address-sign-ins' | 'account-sign-ins';
