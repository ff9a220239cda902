/** What a line does to the bytes of one direction. Nothing set: they pass at once. */
export type LineConditions = {
  readonly latencyMs?: number;
  /** Up to this much more or less than `latencyMs`; a late chunk holds up those behind it, for TCP keeps the order. */
  readonly jitterMs?: number;
  readonly bytesPerSecond?: number;
  /** Largest piece in which bytes are handed on. */
  readonly sliceBytes?: number;
  /** Share of segments lost. TCP hides a loss: what the reader sees is a pause while the segment is sent again. */
  readonly lossRate?: number;
};

/** The first retransmission time-out of a kernel on a fast line; it doubles with each further loss of the same segment. */
const retransmitMs = 200;
const maxRetransmitMs = 6_400;
const segmentBytes = 1_448;

/** Tells when a chunk given to the line at `now` comes out of it. Instants never go back. */
export type Shaper = (conditions: LineConditions, byteLength: number, now: number) => number;

export function createShaper(random: () => number): Shaper {
  /** When the line has taken in all that it was given. */
  let freeAt = 0;
  let lastReleaseAt = 0;
  return ({ latencyMs = 0, jitterMs = 0, bytesPerSecond, lossRate = 0 }, byteLength, now) => {
    freeAt = Math.max(freeAt, now);
    if (bytesPerSecond !== undefined) freeAt += (byteLength * 1_000) / bytesPerSecond;
    const delayMs = Math.max(0, latencyMs + (random() * 2 - 1) * jitterMs);
    const releaseAt = freeAt + delayMs + lossDelayMs(random, lossRate, byteLength);
    lastReleaseAt = Math.max(lastReleaseAt, releaseAt);
    return lastReleaseAt;
  };
}

/** Segments lost together are sent again together, so the unluckiest one decides. */
function lossDelayMs(random: () => number, lossRate: number, byteLength: number): number {
  if (lossRate === 0) return 0;
  let worstMs = 0;
  for (let segment = 0; segment < byteLength; segment += segmentBytes) {
    let delayMs = 0;
    for (let waitMs = retransmitMs; random() < lossRate && waitMs <= maxRetransmitMs; waitMs *= 2) delayMs += waitMs;
    worstMs = Math.max(worstMs, delayMs);
  }
  return worstMs;
}
