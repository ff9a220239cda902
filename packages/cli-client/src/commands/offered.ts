import type { Action } from '@tertulia/protocol';
import type { ChatClient } from '@tertulia/protocol/client';
import type { Command, CommandContext } from './command.ts';
import type { Person } from './people.ts';

type Asked = Pick<ChatClient, 'getState' | 'may'>;

/** Whether a command is worth offering now: the user may do it to somebody in the room shown. */
export function isOffered({ actions, worksSignedOut }: Command, client: Asked, roomId: string | undefined): boolean {
  if (client.getState().me === undefined) return worksSignedOut;
  return actions.length === 0 || actions.some((action) => client.may(action, about(roomId)).allowed);
}

/** Whether the user may; if not, says why. */
export function isPermitted({ client, roomId, print }: CommandContext, action: Action, person?: Person): boolean {
  const permission = client.may(action, about(roomId(), person?.userId));
  if (!permission.allowed) print(permission.reason);
  return permission.allowed;
}

export function about(roomId: string | undefined, userId?: string): { roomId?: string; userId?: string } {
  return { ...(roomId !== undefined && { roomId }), ...(userId !== undefined && { userId }) };
}
