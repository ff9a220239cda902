const baseMs = 500;
const maxMs = 30_000;

/** How long to wait before attempt `attempt` (from 0): the server's hint if it gave one, otherwise full jitter. */
export function reconnectDelayMs(attempt: number, random: number, hintMs?: number): number {
  if (hintMs !== undefined) return Math.min(hintMs, maxMs);
  return random * Math.min(maxMs, baseMs * 2 ** attempt);
}
