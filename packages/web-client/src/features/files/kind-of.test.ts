import { expect, test } from 'vitest';
import { kindOf } from './kind-of.ts';

test.each([
  ['image/png', 'image'],
  ['image/svg+xml', 'other'],
  ['image/heic', 'other'],
  ['audio/mpeg', 'audio'],
  ['video/mp4', 'video'],
  ['text/html', 'other'],
  ['application/octet-stream', 'other'],
])('%s is %s', (content_type, kind) => {
  const file = { file_id: 'f', filename: 'f', size: 1, sha256: '', url: '', width: 4, height: 3 };
  expect(kindOf({ ...file, content_type })).toBe(kind);
});

test('a picture of no known size is only to be saved', () => {
  const file = { file_id: 'f', filename: 'f', size: 1, sha256: '', url: '', content_type: 'image/png' };
  expect(kindOf(file)).toBe('other');
});
