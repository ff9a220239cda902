import type { ClientMessageType } from '@tertulia/protocol';
import type { OpenHandler } from './handler.ts';

/** Part of the protocol, not yet of this server. */
export function unsupported<T extends ClientMessageType>(
  requires: 'nothing' | 'no-user',
  what: string,
): OpenHandler<T> {
  return {
    requires,
    cost: 'costly',
    handle(_server, connection, message) {
      connection.refuse(message.id, { code: 'unsupported', message: `this server has no ${what} yet` });
      return undefined;
    },
  };
}
