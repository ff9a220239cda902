import type { ClientMessageOf, ClientMessageType } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';

export type Cost = 'free' | 'send' | 'costly';

/** A message that needs a user. A promise holds back the connection's later messages until it settles. */
export type UserHandler<T extends ClientMessageType> = {
  readonly requires: 'user';
  readonly cost: Cost;
  handle(
    server: Server,
    connection: Connection,
    message: ClientMessageOf<T>,
    user: PresentUser,
  ): undefined | Promise<void>;
};

/** A message that is taken in any state, or only before authentication. */
export type OpenHandler<T extends ClientMessageType> = {
  readonly requires: 'nothing' | 'no-user';
  readonly cost: Cost;
  handle(server: Server, connection: Connection, message: ClientMessageOf<T>): undefined | Promise<void>;
};

export type Handler<T extends ClientMessageType> = UserHandler<T> | OpenHandler<T>;
