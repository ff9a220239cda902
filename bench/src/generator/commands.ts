import type { Target } from '../websocket/raw-websocket.ts';
import type { Pacing } from './pacing.ts';
import type { RoomPlan } from './room-plan.ts';
import type { Violations } from './tally.ts';

/** How many messages of each author were acknowledged since it entered, by number of the room. */
export type Acked = Readonly<Record<number, readonly number[]>>;

/** What a generator can be asked for, one thing at a time. */
export type Commands = {
  /** Forgets everything before; `run` is told apart by a few letters and digits. */
  start: (options: { target: Target; run: string; contentChars: number }) => Promise<void>;
  /** Opens connections and enters rooms, with at most so many at once on their way. */
  enter: (options: { plans: readonly RoomPlan[]; inProgress: number }) => Promise<Arrivals>;
  /** Begins to time anew. */
  measure: () => Promise<void>;
  /** Sends with the authors that are here; resolves when all was answered. */
  send: (options: { pacing: Pacing }) => Promise<Acked>;
  /** Waits until everything acknowledged was heard, or nothing more comes. */
  settle: (options: { acked: Acked }) => Promise<Measured>;
  /** Drops the connections of all who only listen. */
  drop: () => Promise<void>;
  /** Lets them come back: as new guests under the same names, or with the session they had. */
  comeBack: (options: { by: 'join' | 'resume'; inProgress: number }) => Promise<Arrivals>;
  usage: () => Promise<Usage>;
};

export type Arrivals = {
  readonly startedAt: number;
  /** Microseconds of the shared clock when each was in, and how long each took from opening the connection. */
  readonly arrivedAt: Float64Array;
  readonly tookUs: Float64Array;
  /** Why the others did not get in, with their number. */
  readonly failures: Readonly<Record<string, number>>;
  readonly serverVersion: string;
};

export type Measured = {
  readonly deliveryCount: number;
  /** Buckets of histograms in microseconds: from due to delivered, from due to acknowledged, from sent to heard by all. */
  readonly deliveries: Float64Array;
  readonly acks: Float64Array;
  readonly rounds: Float64Array;
  readonly violations: Violations;
  /** Messages that the server refused, by code; connections that it closed, by close code. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly closes: Readonly<Record<string, number>>;
};

/** CPU time of a process up to an instant of the shared clock. */
export type Usage = { readonly cpuUs: number; readonly at: number };
