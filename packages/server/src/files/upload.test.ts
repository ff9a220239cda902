import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Carrier, Upload } from './upload.ts';

const record = { upload_id: 'x', user_id: 'u1', filename: 'x', size: 12, begun_at: 0 };
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tertulia-upload-'));
  path = join(folder, 'part');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A carrier that resolves with what it was told. */
function carry() {
  const { promise, resolve } = withResolvers();
  const told: number[] = [];
  const carrier: Carrier = {
    onStored({ stored }) {
      told.push(stored);
      if (stored === record.size) resolve('whole');
    },
    onFailed: () => resolve('failed'),
  };
  return { carrier, told, ended: promise };
}
function withResolvers() {
  let resolve: (text: string) => void = () => undefined;
  const promise = new Promise<string>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

test('[FI3] what comes while the disk works is written next, and told when it is there', async () => {
  const upload = new Upload(record, 0, () => open(path, 'w+'));
  const { carrier, told, ended } = carry();
  await upload.handOver(carrier);
  for (const text of ['abc', 'def', 'ghijkl']) upload.append(Buffer.from(text));
  expect([upload.received, upload.stored, told]).toEqual([12, 0, []]);
  expect(await ended).toBe('whole');
  expect([upload.stored, readFileSync(path, 'utf8'), told.at(-1)]).toEqual([12, 'abcdefghijkl', 12]);
  await upload.handOver(undefined);
});

test('[FI3] what cannot be written is told, and the upload goes on from what was', async () => {
  let isBroken = false;
  const upload = new Upload(record, 0, () => (isBroken ? Promise.reject(new Error('no disk')) : open(path, 'w+')));
  isBroken = true;
  const broken = carry();
  await upload.handOver(broken.carrier);
  upload.append(Buffer.from('abcdef'));
  expect(await broken.ended).toBe('failed');
  expect([upload.received, upload.stored]).toEqual([0, 0]);
  isBroken = false;
  const whole = carry();
  await upload.handOver(whole.carrier);
  upload.append(Buffer.from('abcdefghijkl'));
  expect(await whole.ended).toBe('whole');
  await upload.handOver(undefined);
});

test('[FI5] of two who go on with an upload at once, the last one has it', async () => {
  const upload = new Upload(record, 0, () => open(path, 'w+'));
  const [first, second] = [carry(), carry()];
  await upload.handOver(first.carrier);
  upload.append(Buffer.from('abc'));
  await Promise.all([upload.handOver(undefined), upload.handOver(second.carrier)]);
  expect([upload.carrier === second.carrier, upload.stored, first.told]).toEqual([true, 3, []]);
  await upload.handOver(undefined);
});
