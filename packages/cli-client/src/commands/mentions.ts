import type { NotifyLevel } from '@tertulia/protocol';
import type { CommandContext } from './command.ts';
import { listMessages } from './show-message.ts';
import { describeError, shownRoom, tell } from './tell.ts';

/** The newest messages that mention the user, in all rooms, or with `more` those after the ones shown. */
export async function listMentions(context: CommandContext, { more }: { readonly more: boolean }): Promise<void> {
  const { client, print, listed } = context;
  const { shown = [], before } = (more && listed.mentions) || {};
  if (more && before === undefined) return print('There are no more.');
  const page = await client.listMentions(before);
  if (!page.ok) return print(`Cannot list the mentions: ${describeError(page.error)}`);
  const { messages } = page.value;
  if (messages.length === 0 && !page.value.more) print(more ? 'There are no more.' : 'Nothing mentions you yet.');
  listMessages(context, messages, shown);
  listed.mentions = { shown: listed.messages, ...(page.value.more && { before: page.value.before }) };
  if (messages.length > 0) print('/show N shows one in its place.');
  if (page.value.more) print('There are more: /mentions --more.');
}

const sayings: Readonly<Record<NotifyLevel, string>> = {
  all: 'Every message of this room calls for you.',
  mentions: 'Of this room only messages that mention you call for you.',
  none: 'Nothing in this room calls for you.',
};

/** What in the room shown calls for the user; without a level it is told. */
export async function setNotify(
  context: CommandContext,
  { level }: { readonly level: NotifyLevel | undefined },
): Promise<void> {
  const room = shownRoom(context);
  if (room === undefined) return;
  if (level === undefined) return context.print(sayings[room.summary.notify ?? 'all']);
  tell(context, await context.client.setNotify(room.summary.room_id, level), sayings[level], 'Nothing is changed');
}
