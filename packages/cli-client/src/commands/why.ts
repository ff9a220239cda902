import type { Action } from '@tertulia/protocol';
import type { CommandContext } from './command.ts';
import { refusalOf } from './offered.ts';
import type { Person } from './people.ts';

type Question = { readonly action: Action; readonly who: Person | undefined };

/** Whether the user may do something here and now, to somebody or in general, and if not, why. */
export function explain(context: CommandContext, { action, who }: Question): void {
  const what = who === undefined ? action : `${action} ${who.username}`;
  context.print(`${what}: ${refusalOf(context, action, who) ?? 'you may.'}`);
}
