import type { Server } from '../server.ts';
import type { UsernameKeys } from './username.ts';

/** Asked where no commit decides it. What cannot be read counts as an account's: nobody is to come by a name that may be another's. */
export async function isOfAccount(server: Server, name: UsernameKeys): Promise<boolean> {
  try {
    return (await server.store.findAccount(name)) !== undefined;
  } catch {
    return true;
  }
}
