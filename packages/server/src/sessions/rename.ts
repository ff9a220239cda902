import type { Server } from '../server.ts';
import type { PresentUser } from './user.ts';

/** Gives somebody who is here another name, and tells all who share a room, and the own connections. */
export function renamePresent(server: Server, user: PresentUser, username: string): void {
  const previous = user.username;
  if (previous === username) return;
  server.directory.rename(user, username);
  tellRenamed(server, user, previous);
}

export function tellRenamed(server: Server, user: PresentUser, previous: string): void {
  const event = { type: 'UserRenamed' as const, user_id: user.user_id, username: user.username, previous };
  for (const roomId of user.places.keys()) server.hub.pass(roomId, event, user);
  for (const own of user.connections) {
    own.send(event);
    own.flush();
  }
}
