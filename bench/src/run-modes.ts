import { randomInt } from 'node:crypto';
import type { BenchError } from './bench-error.ts';
import { type Fleet, startFleet } from './fleet/fleet.ts';
import { noViolations, type Violations } from './generator/tally.ts';
import type { Bench, Mode } from './modes/mode.ts';
import { type Figure, toSeries } from './report/figure.ts';
import type { ModeResult } from './report/result.ts';
import { type Cores, pinTo } from './server/cores.ts';
import { startServer } from './server/server-process.ts';
import { usageReader } from './server/server-usage.ts';
import type { Settings } from './settings.ts';
import type { Target } from './websocket/raw-websocket.ts';

export type Run = {
  readonly modes: readonly Mode[];
  readonly settings: Settings;
  /** Undefined: a server is started for each mode and round. */
  readonly target: Target | undefined;
  readonly cores: Cores | undefined;
  /** Progress, for whoever waits. */
  readonly say: (text: string) => void;
};

export type Outcome = {
  readonly modes: readonly ModeResult[];
  readonly serverVersion: string;
  /** What kept modes from being measured. */
  readonly failures: readonly string[];
};

type Round = { readonly figures: readonly Figure[]; readonly remarks: readonly string[] };

/** Runs every mode once, then every mode again: what drifts on the machine then spreads over all of them. */
export async function runModes({ modes, settings, target, cores, say }: Run): Promise<Outcome> {
  const rounds = new Map<Mode, Round[]>(modes.map((mode) => [mode, []]));
  const failures: string[] = [];
  let serverVersion = '';
  for (let round = 1; round <= settings.rounds; round++) {
    for (const mode of modes) {
      const label = settings.rounds > 1 ? `${mode.name} ${round}/${settings.rounds}` : mode.name;
      try {
        const done = await runRound(mode, settings, target, cores, (progress) => say(`${label}  ${progress}`));
        rounds.get(mode)?.push(done);
        serverVersion ||= done.serverVersion;
      } catch (error) {
        failures.push(`${label}: ${describeFailure(error)}`);
      }
    }
  }
  const results = [...rounds].flatMap(([mode, done]) =>
    done.length === 0 ? [] : [toModeResult(mode, settings, done)],
  );
  return { modes: results, serverVersion, failures };
}

async function runRound(
  mode: Mode,
  settings: Settings,
  target: Target | undefined,
  cores: Cores | undefined,
  say: Bench['say'],
): Promise<Round & { readonly serverVersion: string }> {
  const server = target ? undefined : await startServer(cores ? pinTo(cores.server) : []);
  const at = target ?? { host: '127.0.0.1', port: server?.port ?? 0, path: '/ws' };
  const wrappers = Array.from({ length: settings.generators }, (_, index) => {
    const core = cores?.generators[index];
    return core === undefined ? [] : pinTo([core]);
  });
  const fleet = startFleet({
    target: at,
    contentChars: settings.contentChars,
    inProgress: settings.inProgress,
    // Rooms and names of an earlier run may still be on the server.
    nextRun: () =>
      randomInt(36 ** 6)
        .toString(36)
        .padStart(6, '0'),
    wrappers,
  });
  const remarks: string[] = [];
  const watched = watch(fleet);
  try {
    await watched.fleet.clear();
    const figures = await mode.run({
      fleet: watched.fleet,
      target: at,
      settings,
      readUsage: usageReader(`${at.host}:${at.port}`, server?.pid),
      say,
      remark: (what) => remarks.push(`! ${what}`),
    });
    const { violations, serverVersion } = watched;
    return { figures: [...figures, ...toFigures(violations)], remarks, serverVersion: serverVersion() };
  } finally {
    fleet.end();
    await server?.end();
  }
}

/** Adds up what no mode may overlook. */
function watch(fleet: Fleet) {
  const violations = noViolations();
  let version = '';
  const watched: Fleet = {
    ...fleet,
    async enter(layout) {
      const arrivals = await fleet.enter(layout);
      version ||= arrivals.serverVersion;
      return arrivals;
    },
    async say(pacing) {
      const heard = await fleet.say(pacing);
      for (const name of Object.keys(violations) as (keyof Violations)[]) violations[name] += heard.violations[name];
      return heard;
    },
  };
  return { fleet: watched, violations, serverVersion: () => version };
}

function toFigures({ lost, duplicated, outOfOrder, strayed }: Violations): Figure[] {
  const mustBeZero = (what: string, value: number): Figure => ({ what, unit: 'deliveries', value, better: 'zero' });
  return [
    mustBeZero('lost', lost),
    mustBeZero('duplicated', duplicated),
    mustBeZero('out of order', outOfOrder),
    mustBeZero('in the wrong room', strayed),
  ];
}

function toModeResult(mode: Mode, settings: Settings, rounds: readonly Round[]): ModeResult {
  return {
    mode: mode.name,
    work: mode.describe(settings),
    figures: toSeries(rounds.map(({ figures }) => figures)),
    remarks: [...new Set(rounds.flatMap(({ remarks }) => remarks))],
  };
}

function describeFailure(error: unknown): string {
  if ((error as BenchError).name === 'BenchError') return (error as BenchError).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
