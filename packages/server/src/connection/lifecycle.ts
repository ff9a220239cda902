import { closeCodes, type WireFormat } from '@tertulia/protocol';
import { dropUploads } from '../files/receive-chunk.ts';
import { everyoneTopic } from '../hub.ts';
import type { Server } from '../server.ts';
import { forgetUser, graceMs, noteUnused } from '../sessions/presence.ts';
import type { Session } from '../sessions/session.ts';
import type { PresentUser } from '../sessions/user.ts';
import { Connection } from './connection.ts';
import { maxBufferedBytes } from './slow-readers.ts';
import type { Socket } from './socket.ts';

/** A socket is open: greets it. */
export function openConnection(server: Server, format: WireFormat, socket: Socket): Connection {
  const connection = new Connection(server.secrets.id(), server.secrets.id(), format, socket, server);
  server.connections.add(connection);
  server.hub.onOpened(format);
  socket.subscribe(everyoneTopic(format));
  connection.sendEncoded(server.welcome(connection.guestId));
  connection.flush();
  return connection;
}

/** The socket is gone: the others are told after the grace, or at once where the client cannot come back. */
export function closeConnection(server: Server, connection: Connection): void {
  if (server.connections.delete(connection)) server.hub.onClosed(connection.format);
  server.owed.delete(connection);
  server.congested.delete(connection);
  const { user, session } = connection;
  dropUploads(server, connection);
  connection.onClosed();
  if (!user?.connections.includes(connection)) return;
  user.connections = user.connections.filter((one) => one !== connection);
  if (server.directory.get(user.user_id) !== user) return;
  if (user.connections.length > 0) {
    if (session) leaveSession(server, user, session);
    return;
  }
  // Ended meanwhile, so there is nothing to come back with.
  if (user.sessions.length === 0) return forgetUser(server, user);
  user.goneAt = server.clock.now();
  if (connection.format === 'plain') forgetUser(server, user);
}

/** The user is still here, but perhaps no more with that session. */
function leaveSession(server: Server, user: PresentUser, session: Session): void {
  if (!user.sessions.includes(session) || user.connections.some((one) => one.session === session)) return;
  server.directory.removeSession(user, session);
  noteUnused(server, user, session);
}

/** Guests whose grace is over leave their rooms. */
export function forgetGone(server: Server): void {
  const now = server.clock.now();
  for (const user of server.directory.all()) {
    if (user.goneAt !== undefined && now - user.goneAt >= graceMs) forgetUser(server, user);
  }
}

/**
 * WebSocket's own ping or pong. The transport has answered a ping already: so what is owed is looked at with each, and over
 * the rate there is nothing to refuse.
 */
export function receiveControlFrame(connection: Connection): void {
  if (connection.bufferedBytes() > maxBufferedBytes) closeSlow(connection);
  else if (connection.countFrame()) connection.close(closeCodes.rateLimited, 'too many pings or pongs');
}

/** The connection cannot be told everything any more, so it must come back and resume. */
export function closeSlow(connection: Connection): void {
  connection.close(closeCodes.slowConsumer, 'too slow; resume to catch up');
}
