import type { OpenHandler } from './handler.ts';

export const ping: OpenHandler<'Ping'> = {
  requires: 'nothing',
  cost: 'free',
  handle(_server, connection, message) {
    connection.send({
      type: 'Pong',
      ...(message.id !== undefined && { re: message.id }),
      ...(message.k !== undefined && { k: message.k }),
    });
    return undefined;
  },
};
