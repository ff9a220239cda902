import type { ChatMessage } from '@tertulia/protocol';
import type { RoomState } from '@tertulia/protocol/client';
import { senderOf } from '../sender.ts';
import type { CommandContext } from './command.ts';

/** The message of that number, among those loaded or listed last; without one the newest that is meant. If there is none, says so. */
export function findMessage(
  { print, listed }: CommandContext,
  { messages, summary }: RoomState,
  n: number | undefined,
  isMeant: (message: ChatMessage) => boolean,
): ChatMessage | undefined {
  if (n === undefined) {
    const newest = messages.findLast((message) => !message.deleted && isMeant(message));
    if (newest === undefined) print('There is no such message among those loaded. /numbers lists what there is.');
    return newest;
  }
  const message =
    messages.find((candidate) => candidate.n === n) ??
    listed.messages.find((candidate) => candidate.room_id === summary.room_id && candidate.n === n);
  if (message === undefined) print(`There is no message ${n} among those loaded. /numbers lists what there is.`);
  else if (message.deleted) print(`Message ${n} is deleted already.`);
  return message?.deleted ? undefined : message;
}

/** The same where the newest of somebody else is meant. */
export function findOthers(context: CommandContext, room: RoomState, n: number | undefined): ChatMessage | undefined {
  const me = context.client.getState().me?.user_id;
  return findMessage(context, room, n, (candidate) => senderOf(candidate).userId !== me);
}
