import type { OpenHandler } from './handler.ts';

/** Any frame counts as a sign of life, so there is nothing left to do. */
export const pong: OpenHandler<'Pong'> = {
  requires: 'nothing',
  cost: 'free',
  handle(_server, connection, message) {
    connection.reply(message.id, { type: 'Ok' });
    return undefined;
  },
};
