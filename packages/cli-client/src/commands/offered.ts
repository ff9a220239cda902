import type { Action } from '@tertulia/protocol';
import type { ChatClient } from '@tertulia/protocol/client';
import { toRefusalLine } from '../refusal-text.ts';
import type { Command, CommandContext } from './command.ts';
import type { Person } from './people.ts';

type Asked = Pick<ChatClient, 'getState' | 'may'>;

/** Whether a command is worth offering now: the user may do it to somebody in the room shown. */
export function isOffered({ actions, worksSignedOut }: Command, client: Asked, roomId: string | undefined): boolean {
  if (client.getState().me === undefined) return worksSignedOut;
  return actions.length === 0 || actions.some((action) => client.may(action, about(roomId)).allowed);
}

/** Whether the user may; if not, says why. */
export function isPermitted(context: CommandContext, action: Action, person?: Person): boolean {
  const refusal = refusalOf(context, action, person);
  if (refusal !== undefined) context.print(refusal);
  return refusal === undefined;
}

/** Why the user may not do something in the room shown, to somebody or in general; undefined if they may. */
export function refusalOf(
  { client, roomId, now }: CommandContext,
  action: Action,
  person?: Person,
): string | undefined {
  const shown = roomId();
  const permission = client.may(action, about(shown, person?.userId));
  const state = client.getState();
  return permission.allowed ? undefined : toRefusalLine(permission, state, state.rooms.get(shown ?? ''), now());
}

export function about(roomId: string | undefined, userId?: string): { roomId?: string; userId?: string } {
  return { ...(roomId !== undefined && { roomId }), ...(userId !== undefined && { userId }) };
}
