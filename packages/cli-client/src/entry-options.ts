import { err, ok, type Result } from '@tertulia/protocol';
import type { Entry } from './entry.ts';

export type EntryOptions = {
  readonly name?: string;
  readonly login?: string;
  readonly register?: string;
  readonly invite?: string;
};

/** As whom to enter, from the flags. `password` came from the environment or a pipe. */
export function toEntry({ name, login, register, invite }: EntryOptions, password?: string): Result<Entry, string> {
  if ([name, login, register].filter((option) => option !== undefined).length > 1) {
    return err('Give one of --name, --login and --register.');
  }
  if (invite !== undefined && register === undefined) return err('--invite goes with --register NAME.');
  const secret = password !== undefined && password !== '' ? { password } : {};
  if (login !== undefined) return ok({ kind: 'login', name: login, ...secret });
  if (register !== undefined) {
    return ok({ kind: 'register', name: register, ...(invite !== undefined && { invite }), ...secret });
  }
  return ok({ kind: 'guest', ...(name !== undefined && { name }) });
}
