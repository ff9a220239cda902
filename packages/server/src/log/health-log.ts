const quietMs = 60_000;

/** Tells of a failing storage at most once a minute, however often it comes and goes, and of its return if its failure was told. */
export function createHealthLog(
  log: { error(fields: { readonly err: unknown }, text: string): void; info(text: string): void },
  now: () => number,
): (healthy: boolean, error?: unknown) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  let isTold = false;
  return (healthy, error) => {
    if (healthy) {
      if (isTold) log.info('storage works again');
      isTold = false;
    } else if (now() - toldAt >= quietMs) {
      toldAt = now();
      isTold = true;
      log.error({ err: error }, 'storage cannot be written');
    }
  };
}
