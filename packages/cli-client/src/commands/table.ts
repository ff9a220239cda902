import type { Command, CommandContext } from './command.ts';
import { sendDirectMessage } from './direct-message.ts';
import { discardFailed, retryFailed } from './failed-messages.ts';

const row = (
  name: string,
  args: string,
  completes: Command['completes'],
  help: string,
  run: Command['run'],
): Command => ({ name, args, completes, isArgumentNeeded: args !== '', help, run });

/** Every command of the terminal client, in the order /help shows them. */
export const commands: readonly Command[] = [
  row('join', 'ROOM', 'room', 'enter a room, or show it if you are in it', joinRoom),
  row('create', 'NAME', 'text', 'make a public room', createRoom),
  row('leave', '', 'none', 'leave the room shown', leaveRoom),
  row('msg', 'NICK text', 'nick', 'send a direct message', sendDirectMessage),
  row('nick', 'NAME', 'text', 'change your name', changeName),
  row('who', '', 'none', 'list who is in the room shown', listMembers),
  row('rooms', '', 'none', 'list the rooms', listRooms),
  row('retry', '', 'none', 'send again what failed', retryFailed),
  row('discard', '', 'none', 'forget what failed', discardFailed),
  row('help', '', 'none', 'list the commands', showHelp),
  row('quit', '', 'none', 'end the program', ({ quit }) => quit()),
];

async function joinRoom({ client, showRoom, print }: CommandContext, argument: string): Promise<void> {
  const wanted = argument.replace(/^#/u, '');
  const { rooms, directory } = client.getState();
  const held = [...rooms.values()].find((room) => room.summary.room_id === wanted || room.summary.name === wanted);
  if (held !== undefined) return showRoom(held.summary.room_id);
  const joined = await client.joinRoom(directory.find((listing) => listing.name === wanted)?.room_id ?? wanted);
  if (joined.ok) showRoom(joined.value);
  else print(`Cannot join ${wanted}: ${joined.error.message}`);
}

async function createRoom({ client, showRoom, print }: CommandContext, name: string): Promise<void> {
  const created = await client.createRoom(name.replace(/^#/u, ''));
  if (created.ok) showRoom(created.value);
  else print(`Cannot create ${name}: ${created.error.message}`);
}

async function leaveRoom({ client, roomId, showRoom, print }: CommandContext): Promise<void> {
  const left = roomId();
  if (left === undefined) return print('You are in no room.');
  const reply = await client.leaveRoom(left);
  if (!reply.ok) return print(`Cannot leave ${left}: ${reply.error.message}`);
  print(`You left ${left}.`);
  const next = [...client.getState().rooms.keys()].find((id) => id !== left);
  if (next !== undefined) showRoom(next);
}

async function changeName({ client, print }: CommandContext, name: string): Promise<void> {
  const changed = await client.changeUsername(name);
  print(changed.ok ? `You are now ${name}.` : `Cannot change your name: ${changed.error.message}`);
}

async function listMembers({ client, roomId, print }: CommandContext): Promise<void> {
  const shown = roomId();
  if (shown === undefined) return print('You are in no room.');
  const users = await client.listUsers(shown);
  if (!users.ok) return print(`Cannot list who is here: ${users.error.message}`);
  for (const user of users.value) print(`${user.username} (${user.status ?? 'offline'})`);
}

async function listRooms({ client, print }: CommandContext): Promise<void> {
  const rooms = await client.listRooms();
  if (!rooms.ok) return print(`Cannot list the rooms: ${rooms.error.message}`);
  for (const room of rooms.value) {
    const topic = room.topic === '' ? '' : ` - ${room.topic}`;
    print(`${room.joined ? '*' : ' '} ${room.room_id}: ${room.name}, ${room.user_count} online${topic}`);
  }
}

function showHelp({ commands: all, print }: CommandContext): void {
  for (const command of all) print(`${`/${command.name} ${command.args}`.padEnd(18)} ${command.help}`);
}
