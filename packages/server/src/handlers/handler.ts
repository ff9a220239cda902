import type { Action, ClientMessageOf, ClientMessageType } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import type { OwnPlace, Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';

/** What a message takes of its user's rates, besides that of all frames: see `rates.ts`. */
export type Cost = 'free' | 'send' | 'costly' | 'very-costly';

/** A promise holds back the connection's later messages until it settles. */
export type Handled = undefined | Promise<void>;

/** A message that is taken in any state, or only before authentication. */
export type OpenHandler<T extends ClientMessageType> = {
  readonly requires: 'nothing' | 'no-user';
  readonly cost: Cost;
  handle(server: Server, connection: Connection, message: ClientMessageOf<T>): Handled;
};

/** A message that needs a user, who may do `action`, if one is named. */
export type UserHandler<T extends ClientMessageType> = {
  readonly requires: 'user';
  readonly action?: Action;
  readonly cost: Cost;
  handle(server: Server, connection: Connection, message: ClientMessageOf<T>, user: PresentUser): Handled;
};

/** A message about the room it names, from somebody who may do `action` there: for most actions, a member. */
export type RoomHandler<T extends RoomMessageType> = {
  readonly requires: 'room';
  readonly action: Action;
  readonly cost: Cost;
  handle(server: Server, connection: Connection, message: ClientMessageOf<T>, user: PresentUser, room: Room): Handled;
};

/** The same for an action that only members may do. */
export type MemberHandler<T extends RoomMessageType> = {
  readonly requires: 'member';
  readonly action: Action;
  readonly cost: Cost;
  handle(
    server: Server,
    connection: Connection,
    message: ClientMessageOf<T>,
    user: PresentUser,
    membership: { readonly room: Room; readonly place: OwnPlace },
  ): Handled;
};

/** Messages that always name a room. */
export type RoomMessageType = {
  [T in ClientMessageType]: ClientMessageOf<T> extends { readonly room_id: string } ? T : never;
}[ClientMessageType];

export type Handler<T extends ClientMessageType> =
  | OpenHandler<T>
  | UserHandler<T>
  | (T extends RoomMessageType ? RoomHandler<T> | MemberHandler<T> : never);

/** A row of the table as seen by whoever looks it up: the type of its message is known only to the row. */
export type AnyHandler =
  | OpenHandler<ClientMessageType>
  | UserHandler<ClientMessageType>
  | RoomHandler<RoomMessageType>
  | MemberHandler<RoomMessageType>;
