import type { CommandContext } from './command.ts';
import { findMessage } from './find-message.ts';
import { isPermitted } from './offered.ts';
import { listMessages } from './show-message.ts';
import { describeError, shownRoom, tell } from './tell.ts';

type Named = { readonly n: number };

export async function pinMessage(context: CommandContext, { n }: Named): Promise<void> {
  const room = shownRoom(context);
  if (room === undefined || !isPermitted(context, 'pin-message')) return;
  const message = findMessage(context, room, n, () => true);
  if (message === undefined) return;
  const done = await context.client.pinMessage(room.summary.room_id, message.seq);
  tell(context, done, `Message ${n} is pinned.`, `Message ${n} is not pinned`);
}

/** What is pinned may be older than all that is loaded: then it is looked for among the pins. */
export async function unpinMessage(context: CommandContext, { n }: Named): Promise<void> {
  const room = shownRoom(context);
  if (room === undefined || !isPermitted(context, 'pin-message')) return;
  const pins = await context.client.listPins(room.summary.room_id);
  if (!pins.ok) return context.print(`Message ${n} stays pinned: ${describeError(pins.error)}`);
  const message = pins.value.find((candidate) => candidate.n === n);
  if (message === undefined) return context.print(`Message ${n} is not pinned. /pins lists what is.`);
  const done = await context.client.unpinMessage(room.summary.room_id, message.seq);
  tell(context, done, `Message ${n} is pinned no more.`, `Message ${n} stays pinned`);
}

export async function listPins(context: CommandContext): Promise<void> {
  const room = shownRoom(context);
  if (room === undefined) return;
  const pins = await context.client.listPins(room.summary.room_id);
  if (!pins.ok) return context.print(`Cannot list the pins: ${describeError(pins.error)}`);
  listMessages(context, pins.value);
  context.print(pins.value.length === 0 ? 'Nothing is pinned here.' : '/show N shows one in its place.');
}
