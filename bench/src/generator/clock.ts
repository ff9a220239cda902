// `performance.now()` is cheap but counts from the start of its process; the other counts from the start of the machine.
const offsetUs = Number(process.hrtime.bigint() / 1_000n) - performance.now() * 1_000;

/** Monotonic microseconds, the same in all processes of a machine. */
export function nowUs(): number {
  return performance.now() * 1_000 + offsetUs;
}
