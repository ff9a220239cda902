import type { Retention } from '@tertulia/protocol';
import type { RoomChanges } from '@tertulia/protocol/client';
import { describeRetention } from '../describe-retention.ts';
import { titleOf } from '../ui/room-order.ts';
import { visibleText } from '../ui/visible-text.ts';
import type { CommandContext } from './command.ts';
import { describeDuration } from './duration.ts';
import { isPermitted } from './offered.ts';
import type { Person } from './people.ts';
import { describeError, shownRoom, tell } from './tell.ts';

export async function joinRoom(context: CommandContext, { room }: { readonly room: string }): Promise<void> {
  const { client, showRoom, print } = context;
  const wanted = room.replace(/^#/u, '');
  const { rooms, directory } = client.getState();
  const held = [...rooms.values()].find(({ summary }) => summary.room_id === wanted || summary.name === wanted);
  if (held !== undefined) return showRoom(held.summary.room_id);
  const joined = await client.joinRoom(directory.find((listing) => listing.name === wanted)?.room_id ?? wanted);
  if (joined.ok) showRoom(joined.value);
  else print(`Cannot join ${wanted}: ${describeError(joined.error)}`);
}

type NewRoom = { readonly name: string; readonly isPrivate: boolean };

export async function createRoom(context: CommandContext, { name, isPrivate }: NewRoom): Promise<void> {
  if (!isPermitted(context, 'create-room')) return;
  const { client, showRoom, print } = context;
  const created = await client.createRoom(name.replace(/^#/u, ''), isPrivate ? { kind: 'private' } : {});
  if (created.ok) showRoom(created.value);
  else print(`Cannot create ${name}: ${describeError(created.error)}`);
}

export async function leaveRoom(context: CommandContext): Promise<void> {
  const { client, showRoom, print } = context;
  const room = shownRoom(context);
  if (room === undefined || !isPermitted(context, 'leave-room')) return;
  const { room_id: left } = room.summary;
  const reply = await client.leaveRoom(left);
  tell(context, reply, `You left ${visibleText(titleOf(room))}.`, `Cannot leave ${visibleText(titleOf(room))}`);
  if (!reply.ok) return;
  const next = [...client.getState().rooms.keys()].find((id) => id !== left);
  if (next === undefined) print('You are in no room now. /rooms lists them, /join ROOM enters one.');
  else showRoom(next);
}

export async function listMembers(context: CommandContext): Promise<void> {
  const { client, print } = context;
  const room = shownRoom(context);
  if (room === undefined) return;
  const users = await client.listUsers(room.summary.room_id);
  if (!users.ok) return print(`Cannot list who is here: ${describeError(users.error)}`);
  for (const { username, status, role, guest } of users.value) {
    const traits = [status ?? 'offline', ...(role && role !== 'user' ? [role] : []), ...(guest ? ['guest'] : [])];
    print(`${visibleText(username)} (${traits.join(', ')})`);
  }
}

export async function listRooms({ client, print }: CommandContext): Promise<void> {
  const rooms = await client.listRooms();
  if (!rooms.ok) return print(`Cannot list the rooms: ${describeError(rooms.error)}`);
  for (const room of rooms.value) {
    const topic = room.topic === '' ? '' : ` - ${visibleText(room.topic)}`;
    const kind = room.kind === 'private' ? ', private' : '';
    print(
      `${room.joined ? '*' : ' '} ${room.room_id}: ${visibleText(room.name)}${kind}, ${room.user_count} online${topic}`,
    );
  }
}

type Topic = { readonly clear: boolean; readonly topic: string | undefined };

export async function changeTopic(context: CommandContext, { clear, topic }: Topic): Promise<void> {
  const room = shownRoom(context);
  if (room === undefined) return;
  if (topic === undefined && !clear) {
    return context.print(
      room.summary.topic === '' ? 'There is no topic.' : `Topic: ${visibleText(room.summary.topic)}`,
    );
  }
  await update(context, { topic: clear ? '' : (topic ?? '') }, clear ? 'The topic is gone.' : 'The topic is changed.');
}

export function renameRoom(context: CommandContext, { name }: { readonly name: string }): Promise<void> {
  return update(context, { name: name.replace(/^#/u, '') }, `The room is called ${name} now.`);
}

export function changeSlowMode(context: CommandContext, { pauseMs }: { readonly pauseMs: number }): Promise<void> {
  const said = pauseMs === 0 ? 'Slow mode is off.' : `Everybody may now write once in ${describeDuration(pauseMs)}.`;
  return update(context, { slowModeMs: pauseMs }, said);
}

export function changeRetention(
  context: CommandContext,
  { retention }: { readonly retention: Retention },
): Promise<void> {
  return update(context, { retention }, describeRetention(retention));
}

export function archiveRoom(context: CommandContext): Promise<void> {
  return update(context, { archived: true }, 'The room is archived: it can be read, but nothing can be added.');
}

export function unarchiveRoom(context: CommandContext): Promise<void> {
  return update(context, { archived: false }, 'The room is open again.');
}

export async function invitePerson(context: CommandContext, { who }: { readonly who: Person }): Promise<void> {
  const room = shownRoom(context);
  if (room === undefined || !isPermitted(context, 'invite-to-room')) return;
  const done = await context.client.inviteToRoom(room.summary.room_id, who.userId);
  tell(context, done, `${who.username} is in ${visibleText(titleOf(room))} now.`, `Cannot invite ${who.username}`);
}

async function update(context: CommandContext, changes: RoomChanges, done: string): Promise<void> {
  const room = shownRoom(context);
  const action = 'archived' in changes ? 'archive-room' : 'update-room';
  if (room === undefined || !isPermitted(context, action)) return;
  tell(context, await context.client.updateRoom(room.summary.room_id, changes), done, 'Nothing is changed');
}
