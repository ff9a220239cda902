/** Is given a payload as a piece of `bytes` that holds only until the call returns: what is read next may overwrite it. */
export type TakeFrame = (opcode: number, bytes: Buffer, start: number, end: number) => void;

/** Finds the frames in what a server sends. Copies nothing but the frames that come in pieces. Servers never mask. */
export class FrameReader {
  private held: Buffer | undefined;
  private heldBytes = 0;

  constructor(private readonly take: TakeFrame) {}

  push(bytes: Buffer, start: number, end: number): void {
    let at = this.heldBytes > 0 ? this.completeHeld(bytes, start, end) : start;
    while (at < end) {
      const needed = neededBytes(bytes, at, end - at);
      if (needed > end - at) {
        this.hold(bytes, at, end, needed);
        return;
      }
      this.takeWhole(bytes, at, at + needed);
      at += needed;
    }
  }

  /** Returns how far it read. */
  private completeHeld(bytes: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end && this.held) {
      const needed = neededBytes(this.held, 0, this.heldBytes);
      const piece = Math.min(needed - this.heldBytes, end - at);
      this.hold(bytes, at, at + piece, needed);
      at += piece;
      if (neededBytes(this.held, 0, this.heldBytes) > this.heldBytes) continue;
      const whole = this.held;
      const wholeBytes = this.heldBytes;
      this.held = undefined;
      this.heldBytes = 0;
      this.takeWhole(whole, 0, wholeBytes);
    }
    return at;
  }

  private hold(bytes: Buffer, start: number, end: number, capacity: number): void {
    if (!this.held || this.held.length < capacity) {
      const larger = Buffer.allocUnsafe(capacity);
      this.held?.copy(larger, 0, 0, this.heldBytes);
      this.held = larger;
    }
    bytes.copy(this.held, this.heldBytes, start, end);
    this.heldBytes += end - start;
  }

  private takeWhole(bytes: Buffer, start: number, end: number): void {
    const opcode = (bytes[start] as number) & 0x0f;
    this.take(opcode, bytes, start + headerBytes(bytes, start), end);
  }
}

/** How many bytes from `start` it takes to know more about the frame there, of which `available` have come; no more than those if it is whole. */
function neededBytes(bytes: Buffer, start: number, available: number): number {
  if (available < 2) return 2;
  const header = headerBytes(bytes, start);
  if (available < header) return header;
  return header + payloadBytes(bytes, start, header);
}

function headerBytes(bytes: Buffer, start: number): number {
  const length = (bytes[start + 1] as number) & 0x7f;
  return length < 126 ? 2 : length === 126 ? 4 : 10;
}

function payloadBytes(bytes: Buffer, start: number, header: number): number {
  if (header === 2) return (bytes[start + 1] as number) & 0x7f;
  return header === 4 ? bytes.readUInt16BE(start + 2) : Number(bytes.readBigUInt64BE(start + 2));
}
