import type { ClientMessageOf, ClientMessageType } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import type { Membership } from '../rooms/membership.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';

export type Cost = 'free' | 'send' | 'costly';

/** A promise holds back the connection's later messages until it settles. */
export type Handled = undefined | Promise<void>;

/** A message that is taken in any state, or only before authentication. */
export type OpenHandler<T extends ClientMessageType> = {
  readonly requires: 'nothing' | 'no-user';
  readonly cost: Cost;
  handle(server: Server, connection: Connection, message: ClientMessageOf<T>): Handled;
};

/** A message that needs a user. */
export type UserHandler<T extends ClientMessageType> = {
  readonly requires: 'user';
  readonly cost: Cost;
  handle(server: Server, connection: Connection, message: ClientMessageOf<T>, user: PresentUser): Handled;
};

/** A message about the room it names, from one of its members. */
export type MemberHandler<T extends RoomMessageType> = {
  readonly requires: 'member';
  readonly cost: Cost;
  handle(
    server: Server,
    connection: Connection,
    message: ClientMessageOf<T>,
    user: PresentUser,
    membership: Membership,
  ): Handled;
};

/** Messages that always name a room. */
export type RoomMessageType = {
  [T in ClientMessageType]: ClientMessageOf<T> extends { readonly room_id: string } ? T : never;
}[ClientMessageType];

export type Handler<T extends ClientMessageType> =
  | OpenHandler<T>
  | UserHandler<T>
  | (T extends RoomMessageType ? MemberHandler<T> : never);

/** A row of the table as seen by whoever looks it up: the type of its message is known only to the row. */
export type AnyHandler =
  | OpenHandler<ClientMessageType>
  | UserHandler<ClientMessageType>
  | MemberHandler<RoomMessageType>;
