/** Every code an `Error` may carry. Clients treat one they do not know as `internal`. */
export const errorCodes = [
  'bad_message',
  'unknown_type',
  'unauthenticated',
  'bad_credentials',
  'token_expired',
  'forbidden',
  'not_found',
  'not_member',
  'banned',
  'muted',
  'slow_mode',
  'too_large',
  'rate_limited',
  'conflict',
  'username_taken',
  'client_id_conflict',
  'stale_rev',
  'edit_window',
  'limit_reached',
  'unsupported',
  'storage_unavailable',
  'busy',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** What a client may do after an error: give up, send again after `retry_after_ms`, authenticate again, or reconnect. */
export const retryAdvices = ['never', 'after', 'reauth', 'reconnect'] as const;
export type RetryAdvice = (typeof retryAdvices)[number];

/** The advice that goes with a code unless the situation says otherwise. */
export const retryAdviceOf: Readonly<Record<ErrorCode, RetryAdvice>> = {
  bad_message: 'never',
  unknown_type: 'never',
  unauthenticated: 'reauth',
  bad_credentials: 'never',
  token_expired: 'reauth',
  forbidden: 'never',
  not_found: 'never',
  not_member: 'never',
  banned: 'never',
  muted: 'never',
  slow_mode: 'after',
  too_large: 'never',
  rate_limited: 'after',
  conflict: 'never',
  username_taken: 'never',
  client_id_conflict: 'never',
  stale_rev: 'never',
  edit_window: 'never',
  limit_reached: 'never',
  unsupported: 'never',
  storage_unavailable: 'after',
  busy: 'after',
  internal: 'after',
};

/** WebSocket close codes (section 7). The range says what a client does next: see `closeAction`. */
export const closeCodes = {
  bye: 1000,
  restarting: 1012,
  noPong: 4002,
  slowConsumer: 4003,
  resync: 4004,
  busy: 4100,
  rateLimited: 4101,
  tooManyFromAddress: 4102,
  tokenExpired: 4300,
  badProtocol: 4500,
  badVersion: 4501,
  authenticationFailed: 4502,
  removed: 4503,
  badOrigin: 4504,
  superseded: 4505,
} as const;
export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes];

/** `resume` at once, `backoff` first, `reauth` before anything else, or `stop`. */
export type CloseAction = 'resume' | 'backoff' | 'reauth' | 'stop';

/** Codes outside the protocol (1001, 1006, a proxy's own) are accidents of the network: back off and resume. */
export function closeAction(code: number): CloseAction {
  if (code === closeCodes.bye || (code >= 4500 && code <= 4999)) return 'stop';
  if (code >= 4300 && code <= 4399) return 'reauth';
  if (code >= 4000 && code <= 4099) return 'resume';
  return 'backoff';
}
