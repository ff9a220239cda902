import { expect, test } from 'vitest';
import { describeUpload, toFileLines } from './describe-file.ts';

test('each file has the number that /download takes, and its name steers nothing', () => {
  const file = { file_id: 'f1', size: 22, sha256: '', url: '', content_type: 'text/plain' };
  const files = [
    { ...file, filename: 'notes.txt' },
    { ...file, filename: 'a\u202egnp.exe\nb' },
  ];
  expect(toFileLines({ n: 12, files })).toEqual([
    '[12.1] notes.txt (22 bytes, text/plain)',
    '[12.2] a<U+202E>gnp.exe␊b (22 bytes, text/plain)',
  ]);
  expect(toFileLines({ n: 12 })).toEqual([]);
});

test('how far an upload has come is seen', () => {
  const upload = { id: 'u', name: 'a.txt', size: 2_000 };
  const at = (storedBytes: number) => describeUpload({ ...upload, progress: { kind: 'uploading', storedBytes } });
  expect([at(0), at(990), at(2_000)]).toEqual([
    'a.txt ░░░░░░░░░░ 0 % of 2.0 KB',
    'a.txt ████░░░░░░ 49 % of 2.0 KB',
    'a.txt ██████████ 100 % of 2.0 KB',
  ]);
  expect(describeUpload({ ...upload, progress: { kind: 'failed', message: 'full\n', canRetry: true } })).toBe(
    'a.txt is not uploaded: full␊',
  );
});
