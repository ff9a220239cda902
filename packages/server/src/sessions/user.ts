import type { User, UserRole } from '@tertulia/protocol';
import type { Device } from '../connection/device.ts';
import type { TokenBucket } from '../connection/token-bucket.ts';
import type { Mute } from '../rooms/mute.ts';
import type { OwnPlace } from '../rooms/room.ts';
import type { Session } from './session.ts';

/** A person with a session who is here now, or was until a moment ago. */
export type PresentUser = {
  readonly user_id: string;
  username: string;
  /** Guests are a session alone; everyone else has an account. */
  guest: boolean;
  /** On the whole server. */
  role: UserRole;
  /** Everywhere. */
  muted: Mute | undefined;
  /** Those with a connection, or the last that had one. Never changed in place. */
  sessions: readonly Session[];
  /** Never changed in place: who goes through it may close one meanwhile. */
  connections: readonly Device[];
  readonly places: Map<string, OwnPlace>;
  /** Set while no connection is open: when the others are told that this user is gone. */
  goneAt: number | undefined;
  /** Rooms whose read marker moved by the user's own sends, to be told at the next tick. */
  staleMarkers: Set<string> | undefined;
  /** Rates of which something was used; all connections share them. */
  sends: TokenBucket | undefined;
  costly: TokenBucket | undefined;
};

/** A person of whom nothing is known yet but who it is. */
export function createPresentUser(
  identity: Pick<PresentUser, 'user_id' | 'username' | 'guest' | 'role'>,
  session: Session,
): PresentUser {
  const { user_id, username, guest, role } = identity;
  // Field by field: V8 gives what is spread a shape of its own, which takes more memory than the person.
  return {
    user_id,
    username,
    guest,
    role,
    muted: undefined,
    sessions: [session],
    connections: [],
    places: new Map(),
    goneAt: undefined,
    staleMarkers: undefined,
    sends: undefined,
    costly: undefined,
  };
}

export function toUser(user: PresentUser): User {
  return { user_id: user.user_id, username: user.username, role: user.role, guest: user.guest };
}
