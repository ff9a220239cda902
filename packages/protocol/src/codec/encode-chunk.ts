const headerBytes = 16;

/** A binary frame with bytes of a file under way: see [FI3]. `offset` is where in the file they belong. */
export function encodeChunk(uploadNo: number, offset: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(headerBytes + bytes.byteLength);
  const header = new DataView(frame.buffer);
  header.setUint8(0, 1);
  header.setUint16(2, uploadNo);
  header.setBigUint64(8, BigInt(offset));
  frame.set(bytes, headerBytes);
  return frame;
}
