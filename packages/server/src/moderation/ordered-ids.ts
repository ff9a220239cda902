/** Gives ids of which each sorts after the one before, also after a restart and when the clock was set back. */
export function createOrderedIds(wallClock: () => number, lastId: string): () => string {
  let last = Number(lastId) || 0;
  return () => {
    last = Math.max(last + 1, Math.floor(wallClock()) * 1_000);
    return String(last).padStart(16, '0');
  };
}
