import type { CommandContext } from './command.ts';
import { findDirectRoom, knownPeople, splitRecipient } from './people.ts';

export async function sendDirectMessage(context: CommandContext, argument: string): Promise<void> {
  const { client } = context;
  let idByName = knownPeople(client.getState());
  let recipient = splitRecipient(argument, idByName.keys());
  if (recipient === undefined) {
    idByName = await askForPeople(context);
    recipient = splitRecipient(argument, idByName.keys());
  }
  const userId = recipient && idByName.get(recipient.nick);
  if (recipient === undefined || userId === undefined) {
    context.print(`Nobody called ${argument.split(' ')[0]} is in your rooms, or there is no text: /msg NICK text`);
    return;
  }
  if (recipient.text === '') return context.print('Usage: /msg NICK text');
  client.sendPrivateMessage(userId, recipient.text);
  const roomId = findDirectRoom(client.getState(), userId);
  if (roomId === undefined) showWhenMade(context, userId);
  else context.showRoom(roomId);
}

/** A first direct message makes its room, which the client learns of a moment later. */
function showWhenMade({ client, showRoom }: CommandContext, userId: string): void {
  const forget = client.subscribe(() => {
    const roomId = findDirectRoom(client.getState(), userId);
    if (roomId === undefined) return;
    forget();
    showRoom(roomId);
  });
}

async function askForPeople({ client }: CommandContext): Promise<ReadonlyMap<string, string>> {
  const found = new Map(knownPeople(client.getState()));
  const rooms = [...client.getState().rooms.values()].filter((room) => room.summary.kind !== 'dm');
  for (const room of rooms) {
    const users = await client.listUsers(room.summary.room_id);
    for (const user of users.ok ? users.value : []) found.set(user.username, user.user_id);
  }
  return found;
}
