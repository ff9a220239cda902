export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export type RawFrame = {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly isFinal: boolean;
  /** The three reserved bits; the highest, 4, says "compressed". */
  readonly reserved: number;
};

type FrameOptions = {
  readonly isFinal?: boolean;
  readonly reserved?: number;
  readonly isMasked?: boolean;
  /** What the header says, where it is to lie. */
  readonly declaredLength?: number | bigint;
};

/** A frame as a client sends it, legal unless the options say otherwise. The mask is of zeros, so that bytes stay as they are. */
export function encodeFrame(opcode: number, payload: string | Buffer, options: FrameOptions = {}): Buffer {
  const { isFinal = true, reserved = 0, isMasked = true } = options;
  const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const length = BigInt(options.declaredLength ?? body.length);
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode;
  const mask = isMasked ? Buffer.alloc(4) : Buffer.alloc(0);
  return Buffer.concat([Buffer.from([first]), encodeLength(length, isMasked), mask, body]);
}

function encodeLength(length: bigint, isMasked: boolean): Buffer {
  const maskBit = isMasked ? 0x80 : 0;
  if (length < 126n) return Buffer.from([maskBit | Number(length)]);
  const bytes = Buffer.alloc(length < 65_536n ? 3 : 9);
  bytes[0] = maskBit | (length < 65_536n ? 126 : 127);
  if (length < 65_536n) bytes.writeUInt16BE(Number(length), 1);
  else bytes.writeBigUInt64BE(length, 1);
  return bytes;
}

/** Takes a server's stream apart; returns a function that is fed its chunks. */
export function createFrameReader(onFrame: (frame: RawFrame) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let held = 0;
  /** Bytes without which there is nothing to do, so that a large frame is joined once. */
  let needed = 2;
  return (chunk) => {
    chunks.push(chunk);
    held += chunk.length;
    if (held < needed) return;
    let bytes = Buffer.concat(chunks);
    for (;;) {
      const end = frameEnd(bytes);
      needed = end.bytes;
      if (bytes.length < end.bytes || !end.isWhole) break;
      const first = bytes[0] as number;
      onFrame({
        opcode: first & 0x0f,
        payload: bytes.subarray(end.headerBytes, end.bytes),
        isFinal: (first & 0x80) !== 0,
        reserved: (first >> 4) & 7,
      });
      bytes = bytes.subarray(end.bytes);
    }
    chunks = [bytes];
    held = bytes.length;
  };
}

/** How far the first frame reaches; without `isWhole` only as far as its length can be read. A server never masks. */
function frameEnd(bytes: Buffer): { bytes: number; headerBytes: number; isWhole: boolean } {
  if (bytes.length < 2) return { bytes: 2, headerBytes: 2, isWhole: false };
  const length = (bytes[1] as number) & 0x7f;
  const headerBytes = length < 126 ? 2 : length === 126 ? 4 : 10;
  if (bytes.length < headerBytes) return { bytes: headerBytes, headerBytes, isWhole: false };
  const payloadBytes =
    length < 126 ? length : length === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return { bytes: headerBytes + payloadBytes, headerBytes, isWhole: true };
}
