import { err, ok, type Result } from '@tertulia/protocol';
import type { Refusal } from '../refusal.ts';

/** When something is to end, as an instant of the wall clock that is yet to come. */
export function parseUntil(text: string | undefined, now: number): Result<number | undefined, Refusal> {
  if (text === undefined) return ok(undefined);
  const until = Date.parse(text);
  if (until > now) return ok(until);
  return err({ code: 'bad_message', message: 'it must end at some time to come', path: ['until'] });
}
