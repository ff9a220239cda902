export const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const isFinal = 0x80;
const isMasked = 0x80;
const maskBytes = 4;

/** A frame as a client must send it. Its mask is of zeros, which is legal, and the payload stays as it is. */
export function encodeFrame(opcode: number, payload: string | Buffer): Buffer {
  const length = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
  const lengthBytes = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const payloadAt = 2 + lengthBytes + maskBytes;
  const frame = Buffer.allocUnsafe(payloadAt + length);
  frame[0] = isFinal | opcode;
  frame[1] = isMasked | (lengthBytes === 0 ? length : lengthBytes === 2 ? 126 : 127);
  if (lengthBytes === 2) frame.writeUInt16BE(length, 2);
  if (lengthBytes === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.fill(0, payloadAt - maskBytes, payloadAt);
  if (typeof payload === 'string') frame.write(payload, payloadAt);
  else payload.copy(frame, payloadAt);
  return frame;
}
