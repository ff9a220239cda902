import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameReader, encodeFrame, opcodes, type RawFrame } from './raw-frame.ts';

const frames = fc.array(
  fc.record({
    opcode: fc.constantFrom(...Object.values(opcodes)),
    payload: fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom(0, 125, 126, 127, 65_535, 65_536, 70_000).map((length) => new Uint8Array(length)),
    ),
    isFinal: fc.boolean(),
    reserved: fc.integer({ min: 0, max: 7 }),
  }),
  { maxLength: 5 },
);

test('what is encoded unmasked is read back, however the stream is cut into chunks', () => {
  fc.assert(
    fc.property(frames, fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1 }), (sent, cuts) => {
      const stream = Buffer.concat(
        sent.map(({ opcode, payload, isFinal, reserved }) =>
          encodeFrame(opcode, Buffer.from(payload), { isFinal, reserved, isMasked: false }),
        ),
      );
      const read: RawFrame[] = [];
      const feed = createFrameReader((frame) => read.push(frame));
      for (let start = 0, i = 0; start < stream.length; i++) {
        const end = start + (cuts[i % cuts.length] as number);
        feed(stream.subarray(start, end));
        start = end;
      }
      // As texts, for arrays of this size compare slowly.
      const asText = (frame: Omit<RawFrame, 'payload'> & { payload: Uint8Array }) => ({
        ...frame,
        payload: Buffer.from(frame.payload).toString('latin1'),
      });
      expect(read.map(asText)).toEqual(sent.map(asText));
    }),
  );
});

test('a client frame carries a mask, and a lying length where one is asked for', () => {
  expect(encodeFrame(opcodes.text, 'hi').toString('hex')).toBe('8182000000006869');
  expect(encodeFrame(opcodes.ping, '', { declaredLength: 2n ** 63n }).toString('hex')).toBe(
    '89ff800000000000000000000000',
  );
});
