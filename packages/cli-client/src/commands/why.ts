import type { Action } from '@tertulia/protocol';
import type { CommandContext } from './command.ts';
import { about } from './offered.ts';
import type { Person } from './people.ts';

type Question = { readonly action: Action; readonly who: Person | undefined };

/** Whether the user may do something here and now, to somebody or in general, and if not, why. */
export function explain({ client, roomId, print }: CommandContext, { action, who }: Question): void {
  const permission = client.may(action, about(roomId(), who?.userId));
  const what = who === undefined ? action : `${action} ${who.username}`;
  print(permission.allowed ? `${what}: you may.` : `${what}: ${permission.reason}`);
}
