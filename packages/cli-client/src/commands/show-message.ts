import type { ChatMessage } from '@tertulia/protocol';
import { fileNamesOf } from '@tertulia/protocol/client';
import { excerptOf } from '../excerpt.ts';
import { describeMoment } from '../moment-text.ts';
import { senderOf } from '../sender.ts';
import { titleOf } from '../ui/room-order.ts';
import { visibleText } from '../ui/visible-text.ts';
import type { CommandContext } from './command.ts';
import { describeError } from './tell.ts';

/** Shows message `n` of the list last shown. */
export async function showListed(context: CommandContext, { n }: { readonly n: number }): Promise<void> {
  const { listed, print } = context;
  const message = listed.messages[n - 1];
  if (message === undefined)
    return print(`There is no ${n} in the list last shown: /search, /mentions and /pins list messages.`);
  await goTo(context, message.room_id, message.seq);
}

/** Opens the room and loads the message, however old. */
export async function goTo(context: CommandContext, roomId: string, seq: number): Promise<void> {
  const { client, print, showRoom, showMessage } = context;
  if (!client.getState().rooms.has(roomId)) return print('You are no longer in that room.');
  showRoom(roomId);
  const found = await client.loadAround(roomId, seq);
  if (!found.ok) print(`Cannot show that message: ${describeError(found.error)}`);
  else if (found.value) showMessage(roomId, seq);
  else print('That message is no more.');
}

/** Keeps the messages for commands that name one, and prints them; `held` are those shown before, which the list goes on from. */
export function listMessages(
  context: CommandContext,
  messages: readonly ChatMessage[],
  held: readonly ChatMessage[] = [],
  toExcerpt = excerptOf,
) {
  context.listed.messages = [...held, ...messages].slice(0, 1_000);
  messages.forEach((message, i) =>
    context.print(`${String(held.length + i + 1).padStart(3)} ${describe(message, context, toExcerpt)}`),
  );
}

function describe(message: ChatMessage, { client, now }: CommandContext, toExcerpt: typeof excerptOf): string {
  const room = client.getState().rooms.get(message.room_id);
  const where =
    message.type === 'PrivateMessage' ? 'direct' : `#${visibleText(room ? titleOf(room) : message.room_id)}`;
  const name = visibleText(senderOf(message).username);
  return `${describeMoment(message.timestamp, now())} ${where}, message ${message.n}, ${name}: ${toExcerpt(message.content || fileNamesOf(message))}`;
}
