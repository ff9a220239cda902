import { describeMoment } from '../moment-text.ts';
import { visibleText } from '../ui/visible-text.ts';
import type { CommandContext } from './command.ts';
import { findMessage } from './find-message.ts';
import { describeError, shownRoom, tell } from './tell.ts';

type Named = { readonly n: number | undefined };

/** What a message said before it was edited; without a number the newest that was. */
export async function listRevisions(context: CommandContext, { n }: Named): Promise<void> {
  const { client, print, now } = context;
  const room = shownRoom(context);
  const message = room && findMessage(context, room, n, ({ edited_at }) => edited_at !== undefined);
  if (message === undefined) return;
  if (message.edited_at === undefined) return print(`Message ${message.n} was never edited.`);
  const revisions = await client.listRevisions(message.room_id, message.seq);
  if (!revisions.ok) return print(`Cannot tell what it said: ${describeError(revisions.error)}`);
  for (const { at, content } of revisions.value) print(`${describeMoment(at, now())} ${content}`);
  print(`${describeMoment(message.edited_at, now())} ${message.content} (as it stands)`);
}

/** Who reacted to a message, emoji by emoji; without a number to the newest that somebody reacted to. */
export async function listReactions(context: CommandContext, { n }: Named): Promise<void> {
  const { client, print } = context;
  const room = shownRoom(context);
  const message = room && findMessage(context, room, n, ({ reactions }) => reactions !== undefined);
  if (message === undefined) return;
  if (message.reactions === undefined) return print(`Nobody has reacted to message ${message.n}.`);
  for (const { emoji, count } of message.reactions) {
    const who = await client.listReactions(message.room_id, message.seq, emoji);
    if (!who.ok) return print(`Cannot tell who reacted: ${describeError(who.error)}`);
    const names = who.value.map(({ username }) => visibleText(username));
    const others = count > names.length ? ` and ${count - names.length} more` : '';
    print(`${emoji} ${names.join(', ')}${others}`);
  }
}

/** The message and all after it are unread again. */
export async function markUnread(context: CommandContext, { n }: { readonly n: number }): Promise<void> {
  const room = shownRoom(context);
  const message = room && findMessage(context, room, n, () => true);
  if (message === undefined) return;
  const done = await context.client.markUnread(message.room_id, message.n);
  tell(context, done, `Unread from message ${n} on, until you open the room again.`, 'It stays read');
}
