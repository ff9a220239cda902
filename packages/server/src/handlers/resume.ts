import { arrive } from '../sessions/arrive.ts';
import { attach, supersede } from '../sessions/enter.ts';
import type { OpenHandler } from './handler.ts';

export const resume: OpenHandler<'Resume'> = {
  requires: 'no-user',
  cost: 'free',
  async handle(server, connection, message) {
    const found = await arrive(server, server.secrets.hash(message.token), connection.address, 'resumed');
    if (!found.ok) {
      connection.refuse(message.id, found.error);
      connection.flush();
      return;
    }
    const { user, session } = found.value;
    await attach(server, connection, user, session, { re: message.id, rooms: message.rooms });
    if (message.replaces !== undefined) supersede(user, message.replaces);
  },
};
