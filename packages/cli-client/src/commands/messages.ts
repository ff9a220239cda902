import type { ChatClient, Parcel, PendingMessage } from '@tertulia/protocol/client';
import { excerptOf } from '../excerpt.ts';
import { toPlainLines } from '../print-message.ts';
import { senderOf } from '../sender.ts';
import { visibleText } from '../ui/visible-text.ts';
import type { CommandContext } from './command.ts';
import { findMessage, findOthers } from './find-message.ts';
import { isPermitted } from './offered.ts';
import { findDirectRoom, type Person } from './people.ts';
import { shownRoom, tell } from './tell.ts';

type Direct = { readonly who: Person; readonly text: string };

export function sendDirectMessage({ client, showRoom }: CommandContext, { who, text }: Direct): void {
  client.sendPrivateMessage(who.userId, text);
  const show = () => {
    const roomId = findDirectRoom(client.getState(), who.userId);
    if (roomId !== undefined) showRoom(roomId);
    return roomId !== undefined;
  };
  if (show()) return;
  // A first direct message makes its room, which the client learns of a moment later.
  const forget = client.subscribe(() => {
    if (show()) forget();
  });
}

/** `n` is the number beside a message; without it the newest of one's own. */
export async function deleteMessage(context: CommandContext, { n }: { readonly n: number | undefined }): Promise<void> {
  const room = shownRoom(context);
  if (room === undefined) return;
  const me = context.client.getState().me?.user_id;
  const message = findMessage(context, room, n, (candidate) => senderOf(candidate).userId === me);
  if (message === undefined) return;
  const isOwn = senderOf(message).userId === me;
  if (!isPermitted(context, isOwn ? 'delete-own-message' : 'delete-message')) return;
  const done = await context.client.deleteMessage(room.summary.room_id, message.seq);
  tell(context, done, `Message ${message.n} is deleted.`, `Message ${message.n} stays`);
}

type EditOptions = { readonly n: number | undefined; readonly content: string };

/** `n` is the number beside a message of one's own; without it the newest. */
export async function editMessage(context: CommandContext, { n, content }: EditOptions): Promise<void> {
  const room = shownRoom(context);
  if (room === undefined || !isPermitted(context, 'edit-message')) return;
  const me = context.client.getState().me?.user_id;
  const message = findMessage(context, room, n, (candidate) => senderOf(candidate).userId === me);
  if (message === undefined) return;
  const { seq, rev = 0 } = message;
  const done = await context.client.editMessage(room.summary.room_id, seq, content, rev);
  tell(context, done, `Message ${message.n} is edited.`, `Message ${message.n} stays as it was`);
}

type ReactOptions = { readonly n: number | undefined; readonly emoji: string; readonly isTakenBack?: boolean };

/** `n` is the number beside a message; without it the newest of somebody else. */
export async function react(context: CommandContext, { n, emoji, isTakenBack }: ReactOptions): Promise<void> {
  const room = shownRoom(context);
  if (room === undefined || !isPermitted(context, 'react')) return;
  const { client } = context;
  const message = findOthers(context, room, n);
  if (message === undefined) return;
  const { room_id } = room.summary;
  const done = isTakenBack
    ? await client.removeReaction(room_id, message.seq, emoji)
    : await client.addReaction(room_id, message.seq, emoji);
  const what = isTakenBack ? 'Your reaction is taken back from' : 'You have reacted to';
  tell(context, done, `${what} message ${message.n}.`, `Nothing is changed on message ${message.n}`);
}

type ReportOptions = { readonly n: number | undefined; readonly reason: string };

/** `n` is the number beside a message; without it the newest of somebody else. */
export async function reportMessage(context: CommandContext, { n, reason }: ReportOptions): Promise<void> {
  const room = shownRoom(context);
  if (room === undefined || !isPermitted(context, 'report-message')) return;
  const message = findOthers(context, room, n);
  if (message === undefined) return;
  const done = await context.client.report(room.summary.room_id, message.seq, reason);
  const what = `message ${message.n} by ${visibleText(senderOf(message).username)}, “${excerptOf(message.content)}”`;
  tell(context, done, `The moderators are told of ${what}.`, 'Nobody is told');
}

/** The newest messages with the numbers by which commands know them. */
export function listNumbers(context: CommandContext, { count }: { readonly count: number | undefined }): void {
  const room = shownRoom(context);
  for (const message of room?.messages.slice(-(count ?? 20)) ?? []) {
    for (const line of toPlainLines(message, context.client.getState(), { isNumbered: true })) context.print(line);
  }
}

export function retryFailed({ client, print }: CommandContext): void {
  const failed = failedMessages(client);
  const parcels = failedParcels(client);
  for (const message of failed) client.retryMessage(message.clientId);
  for (const { uploadIds } of parcels) for (const id of uploadIds) client.retryUpload(id);
  const count = failed.length + parcels.length;
  print(count === 0 ? 'Nothing failed to send.' : `Sending ${describeCount(count)} again.`);
}

export function discardFailed({ client, print }: CommandContext): void {
  const failed = failedMessages(client);
  const parcels = failedParcels(client);
  for (const message of failed) client.discardMessage(message.clientId);
  for (const { id } of parcels) client.discardParcel(id);
  const count = failed.length + parcels.length;
  print(count === 0 ? 'Nothing failed to send.' : `Discarded ${describeCount(count)}.`);
}

function failedMessages(client: ChatClient): readonly PendingMessage[] {
  return client.getState().outbox.filter((message) => message.delivery.kind === 'failed');
}

/** Messages of which a file could not be uploaded. */
function failedParcels(client: ChatClient): readonly Parcel[] {
  const { parcels, uploads } = client.getState();
  const failed = new Set(uploads.flatMap(({ id, progress }) => (progress.kind === 'failed' ? [id] : [])));
  return parcels.filter(({ uploadIds }) => uploadIds.some((id) => failed.has(id)));
}

function describeCount(count: number): string {
  return count === 1 ? 'one message' : `${count} messages`;
}
