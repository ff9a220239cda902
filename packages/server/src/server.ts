import type { Logger } from 'pino';
import type { AuthLimits } from './accounts/auth-limits.ts';
import type { Passwords } from './accounts/passwords.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Connection, Dispatch } from './connection/connection.ts';
import type { Newcomers } from './connection/newcomers.ts';
import type { Files } from './files/files.ts';
import type { Hub } from './hub.ts';
import type { Committer } from './log/committer.ts';
import type { Store } from './log/store.ts';
import type { Metrics } from './metrics.ts';
import type { OpenReports } from './moderation/open-reports.ts';
import type { Sanctions } from './moderation/sanctions.ts';
import type { Room } from './rooms/room.ts';
import type { Secrets } from './secrets.ts';
import type { Directory } from './sessions/directory.ts';

/** Everything a handler may reach. Made once in `main.ts`. */
export type Server = {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly dispatch: Dispatch;
  readonly newcomers: Newcomers;
  readonly committer: Committer;
  readonly hub: Hub;
  readonly rooms: Map<string, Room>;
  readonly directory: Directory;
  readonly connections: Set<Connection>;
  /** Rooms too full for single presence events whose number of users changed since the last tick. */
  readonly crowded: Set<Room>;
  /** Connections whose readers are so slow that they get durable events only. */
  readonly congested: Set<Connection>;
  /** Connections with replies that wait for the end of the commit batch. */
  readonly owed: Set<Connection>;
  readonly secrets: Secrets;
  readonly files: Files;
  readonly passwords: Passwords;
  readonly authLimits: AuthLimits;
  /** Encoded bytes held by all rooms' tails, and the reads under way that warm one, by room. */
  readonly tails: { bytes: number; readonly warming: Map<string, Promise<void>> };
  /** Rooms of which it is known who is away, and the reads under way, by room. */
  readonly away: { readonly held: Set<Room>; readonly loading: Map<string, Promise<void>> };
  /** How many are under way. */
  readonly searches: { count: number };
  /** The encoded greeting of a socket whose guest will have that id. */
  readonly welcome: (guestId: string) => string;
  readonly sanctions: Sanctions;
  readonly openReports: OpenReports;
  /** Ids of which each sorts after the one before, for what is listed by them. */
  readonly nextId: () => string;
  /** What rooms keep no longer is being erased. */
  isTrimming: boolean;
  isDraining: boolean;
};
