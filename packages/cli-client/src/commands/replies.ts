import type { CommandContext } from './command.ts';
import { findOthers } from './find-message.ts';
import { isPermitted } from './offered.ts';
import { goTo } from './show-message.ts';
import { shownRoom } from './tell.ts';

type Reply = { readonly n: number | undefined; readonly content: string };

/** `n` is the number beside the message to answer; without it the newest of somebody else. */
export function reply(context: CommandContext, { n, content }: Reply): void {
  const room = shownRoom(context);
  if (room === undefined || !isPermitted(context, 'send-message')) return;
  const message = findOthers(context, room, n);
  if (message) context.client.sendMessage(room.summary.room_id, content, message.seq);
}

/** Shows what a message answers; without a number that of the newest of somebody else. */
export async function showQuoted(context: CommandContext, { n }: { readonly n: number | undefined }): Promise<void> {
  const room = shownRoom(context);
  const message = room && findOthers(context, room, n);
  if (message === undefined) return;
  if (message.reply_to === undefined) return context.print(`Message ${message.n} answers none.`);
  await goTo(context, message.room_id, message.reply_to);
}
