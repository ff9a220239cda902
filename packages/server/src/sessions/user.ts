import type { User } from '@tertulia/protocol';
import type { Device } from '../connection/device.ts';
import type { OwnPlace } from '../rooms/room.ts';

/** A person with a session who is here now, or was until a moment ago. */
export type PresentUser = {
  readonly user_id: string;
  username: string;
  readonly guest: boolean;
  readonly session_id: string;
  readonly token_hash: string;
  /** Never changed in place: who goes through it may close one meanwhile. */
  connections: readonly Device[];
  readonly places: Map<string, OwnPlace>;
  /** Set while no connection is open: when the others are told that this user is gone. */
  goneAt: number | undefined;
  /** Rooms whose read marker moved by the user's own sends, to be told at the next tick. */
  staleMarkers: Set<string> | undefined;
};

/** A person of whom nothing is known yet but who it is. */
export function createPresentUser(
  identity: Pick<PresentUser, 'user_id' | 'username' | 'guest' | 'session_id' | 'token_hash'>,
): PresentUser {
  const { user_id, username, guest, session_id, token_hash } = identity;
  // Field by field: V8 gives what is spread a shape of its own, which takes more memory than the person.
  return {
    user_id,
    username,
    guest,
    session_id,
    token_hash,
    connections: [],
    places: new Map(),
    goneAt: undefined,
    staleMarkers: undefined,
  };
}

export function toUser(user: PresentUser): User {
  return { user_id: user.user_id, username: user.username, role: 'user', guest: user.guest };
}
