import type { Mark, Marks } from './mark.ts';

export type KnownFrame = {
  /** Frames of a room are numbered in the order in which they were first seen. */
  readonly number: number;
  readonly bytes: Buffer;
  readonly marks: readonly Mark[];
};

const kept = 32;

/**
 * The frames that a room was sent lately. All members are sent the same bytes, so a frame is searched for marks once and
 * only compared for the others: the generator must cost less per delivery than the server.
 */
export class RecentFrames {
  private readonly frames: (KnownFrame | undefined)[] = Array.from({ length: kept }, () => undefined);
  private count = 0;

  constructor(private readonly marks: Marks) {}

  /** The frame of these bytes. `expected` is the number of the frame that should be next for this member. */
  recognise(bytes: Buffer, start: number, end: number, expected: number): KnownFrame {
    const likely = this.frames[expected % kept];
    if (likely && isSame(likely.bytes, bytes, start, end)) return likely;
    const known = this.frames.find((frame) => frame && isSame(frame.bytes, bytes, start, end));
    if (known) return known;
    const number = this.count++;
    const frame = {
      number,
      bytes: Buffer.from(bytes.subarray(start, end)),
      marks: this.marks.read(bytes, start, end),
    };
    this.frames[number % kept] = frame;
    return frame;
  }
}

function isSame(known: Buffer, bytes: Buffer, start: number, end: number): boolean {
  return known.length === end - start && bytes.compare(known, 0, known.length, start, end) === 0;
}
