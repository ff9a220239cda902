import type { Refusal } from '../refusal.ts';
import type { PasswordFailure } from './passwords.ts';

/** Nobody hears what is said to who is gone. */
export function passwordRefusal(failure: PasswordFailure): Refusal {
  const retryAfterMs = failure.kind === 'busy' ? failure.retryAfterMs : 0;
  return { code: 'busy', message: 'too many people sign in at once; send again', retryAfterMs };
}

export const commonPassword: Refusal = {
  code: 'bad_message',
  message: 'this password is one of those that everyone tries first; choose another',
  path: ['password'],
};
