import { closeCodes } from '@tertulia/protocol';
import { forgetUser } from '../sessions/presence.ts';
import type { OpenHandler } from './handler.ts';

export const leave: OpenHandler<'Leave'> = {
  requires: 'nothing',
  cost: 'free',
  handle(server, connection) {
    const user = connection.user;
    connection.close(closeCodes.bye, 'bye');
    // Other devices of the same session stay.
    if (user && user.connections.every((one) => one === connection)) forgetUser(server, user);
    return undefined;
  },
};
