/** Rates closer than this are not told apart. */
const precision = 1.1;
const lowestRate = 1;
const highestRate = 100_000;

/**
 * The highest rate that holds, or undefined if none does: doubled from `start` (or halved) until one does and one does not,
 * then halfway between the two, by ratio.
 */
export async function searchRate(
  start: number,
  holds: (rate: number) => Promise<boolean>,
): Promise<number | undefined> {
  let rate = Math.max(lowestRate, Math.round(start));
  let held: number | undefined;
  let failed: number | undefined;
  while (held === undefined || failed === undefined) {
    if (await holds(rate)) held = rate;
    else failed = rate;
    if (failed !== undefined && failed <= lowestRate) return undefined;
    if (held !== undefined && held >= highestRate) return held;
    rate = failed === undefined ? Math.min(highestRate, rate * 2) : Math.max(lowestRate, Math.floor(rate / 2));
  }
  while (failed > held * precision) {
    rate = Math.round(Math.sqrt(held * failed));
    if (rate === held || rate === failed) break;
    if (await holds(rate)) held = rate;
    else failed = rate;
  }
  return held;
}
