/** A length of time that is itself the test's input: the random instant of a fault, or how long it lasts. */
export function elapse(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Looks until `isTrue`; false when that did not come about in time. */
export async function isSoon(isTrue: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) return false;
    await elapse(5);
  }
  return true;
}

/** Like `isSoon`, but what does not come about ends the round. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  if (!(await isSoon(isTrue, withinMs))) throw new Error(`not within ${withinMs} ms: ${what}`);
}
