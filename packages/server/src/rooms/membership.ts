import { limits } from '@tertulia/protocol';
import type { Refusal } from '../refusal.ts';

/** The same words as for a room that one may not know of. */
export const noSuchRoom: Refusal = { code: 'not_found', message: 'There is no such room.' };

/** Whether someone who is in `roomCount` rooms may enter one more. */
export function mayEnterOneMore(roomCount: number): Refusal | undefined {
  if (roomCount < limits.rooms_per_user) return undefined;
  return { code: 'limit_reached', message: `one can be in at most ${limits.rooms_per_user} rooms; leave one first` };
}
