import type { Pacing } from '../generator/pacing.ts';
import type { Bench } from './mode.ts';

/** Code that has just been loaded is slow; for at most this long its figures are not asked for. */
const maxSeconds = 1;

/** Does the same work for a while before it is measured. */
export async function warmUp(bench: Bench, pacing: Extract<Pacing, { readonly seconds: number }>): Promise<void> {
  bench.say('warming up');
  await bench.fleet.say({ ...pacing, seconds: Math.min(maxSeconds, pacing.seconds / 2) });
}
