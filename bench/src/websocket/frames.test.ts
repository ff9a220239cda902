import { expect, test } from 'vitest';
import { FrameReader } from './frame-reader.ts';
import { encodeFrame, opcodes } from './frame-writer.ts';

type Frame = { readonly opcode: number; readonly text: string };

/** What a reader makes of `bytes` that come in pieces, in one buffer that is used again for each as a socket's is. */
function readInPieces(bytes: Buffer, pieceBytes: number): Frame[] {
  const frames: Frame[] = [];
  const reader = new FrameReader((opcode, payload, start, end) =>
    frames.push({ opcode, text: payload.toString('utf8', start, end) }),
  );
  const socketBuffer = Buffer.alloc(pieceBytes);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const copied = bytes.copy(socketBuffer, 0, at, at + pieceBytes);
    reader.push(socketBuffer, 0, copied);
    socketBuffer.fill('x');
  }
  return frames;
}

/** A frame as a server writes it: the same without a mask. */
function serverFrame(opcode: number, text: string): Buffer {
  const frame = encodeFrame(opcode, text);
  const maskAt = frame.length - Buffer.byteLength(text) - 4;
  frame[1] = (frame[1] as number) & 0x7f;
  return Buffer.concat([frame.subarray(0, maskAt), frame.subarray(maskAt + 4)]);
}

const sent: readonly Frame[] = [
  { opcode: opcodes.text, text: '' },
  { opcode: opcodes.text, text: 'a'.repeat(125) },
  { opcode: opcodes.ping, text: 'still there?' },
  { opcode: opcodes.text, text: 'é'.repeat(63) },
  { opcode: opcodes.text, text: 'b'.repeat(65_535) },
  { opcode: opcodes.text, text: 'c'.repeat(65_536) },
  { opcode: opcodes.text, text: '' },
];
const stream = Buffer.concat(sent.map(({ opcode, text }) => serverFrame(opcode, text)));

test.each([1, 2, 3, 7, 125, 4_096, 65_537, stream.length])('frames are found in pieces of %i bytes', (pieceBytes) => {
  expect(readInPieces(stream, pieceBytes)).toEqual(sent);
});

test('the length takes 7 bits, 16 bits or 64 bits', () => {
  const header = (length: number) => encodeFrame(opcodes.text, Buffer.alloc(length)).subarray(0, -length);
  expect(header(125)).toEqual(Buffer.from([0x81, 0xfd, 0, 0, 0, 0]));
  expect(header(126)).toEqual(Buffer.from([0x81, 0xfe, 0, 126, 0, 0, 0, 0]));
  expect(header(65_535)).toEqual(Buffer.from([0x81, 0xfe, 0xff, 0xff, 0, 0, 0, 0]));
  expect(header(65_536)).toEqual(Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
});

test('text is counted and written in bytes', () => {
  expect(encodeFrame(opcodes.text, 'é€')).toEqual(Buffer.from([0x81, 0x85, 0, 0, 0, 0, 0xc3, 0xa9, 0xe2, 0x82, 0xac]));
});

test('a buffer is a payload as it is', () => {
  expect(encodeFrame(opcodes.pong, Buffer.from([1, 2]))).toEqual(Buffer.from([0x8a, 0x82, 0, 0, 0, 0, 1, 2]));
});
