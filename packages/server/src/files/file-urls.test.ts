import { encodeMessage } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import { createFileUrls, toFile } from './file-urls.ts';

const hour = 60 * 60 * 1_000;
const clock = { now: 1_000 * hour };
const urls = createFileUrls(Buffer.alloc(32, 7), () => clock.now);
const file = toFile({
  file_id: 'f1',
  user_id: 'u1',
  filename: 'a.png',
  content_type: 'image/png',
  size: 1,
  sha256: 'aa',
  thumbnail: 'bb',
  at: 0,
});

function check(url: string): boolean {
  const { pathname, searchParams } = new URL(url, 'http://x');
  return urls.verify(pathname, searchParams.get('until') ?? '', searchParams.get('signature') ?? '');
}

test('[FI7] a signed url is good for a day and ends', () => {
  clock.now = 1_000 * hour;
  const { url, thumbnail_url = '' } = urls.signFile(file);
  expect([check(url), check(thumbnail_url)]).toEqual([true, true]);
  expect(urls.signFile(file).url).toBe(url);
  clock.now += 24 * hour;
  expect(check(url)).toBe(true);
  clock.now += 6 * hour;
  expect(check(url)).toBe(false);
});

test('a signature is for one path and one time', () => {
  clock.now = 1_000 * hour;
  const { url } = urls.signFile(file);
  expect(check(url.replace('f1', 'f2'))).toBe(false);
  expect(check(url.replace('?', '/thumbnail?'))).toBe(false);
  expect(check(url.replace(/until=\d/, 'until=9'))).toBe(false);
  expect(check(url.replace(/signature=.*/, 'signature=ä'))).toBe(false);
  expect(check('/files/f1')).toBe(false);
});

test('urls are signed in an encoded message, and nowhere in what people wrote', () => {
  clock.now = 1_000 * hour;
  const content = '"url":"/files/f1" \\"url":"/files/f1"';
  const event = {
    type: 'Message' as const,
    room_id: 'general',
    seq: 1,
    n: 1,
    user_id: 'u1',
    username: '","url":"/files/f1',
    content,
    timestamp: '2026-01-31T23:59:59.999Z',
    files: [file],
  };
  expect(JSON.parse(urls.sign(encodeMessage(event)))).toEqual({ ...event, files: [urls.signFile(file)] });
});
