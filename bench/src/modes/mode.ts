import type { Fleet } from '../fleet/fleet.ts';
import type { Figure } from '../report/figure.ts';
import type { ReadUsage } from '../server/server-usage.ts';
import type { Settings } from '../settings.ts';
import type { Target } from '../websocket/raw-websocket.ts';

/** One kind of work, measured for one round on a server that has done nothing else. */
export type Mode = {
  readonly name: string;
  describe(settings: Settings): string;
  /** Connections that are open at once. */
  connectionCount(settings: Settings): number;
  run(bench: Bench): Promise<Figure[]>;
};

export type Bench = {
  readonly fleet: Fleet;
  readonly target: Target;
  readonly settings: Settings;
  readonly readUsage: ReadUsage;
  /** Tells the operator what is being done. */
  say(progress: string): void;
  /** Notes what happened that should not have, for the table. */
  remark(what: string): void;
};
