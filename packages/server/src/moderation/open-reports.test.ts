import { expect, test } from 'vitest';
import { type OpenReport, OpenReports } from './open-reports.ts';

const report = (id: number, by_user_id = 'u1'): OpenReport => ({
  report_id: `${id}`,
  at: 0,
  by_user_id,
  by_username: by_user_id,
  room_id: 'tea',
  target_seq: id,
  user_id: 'u9',
  username: 'ned',
});

test('one user may have twenty open, and one more when one is closed', () => {
  const reports = new OpenReports(Array.from({ length: 19 }, (_, i) => report(i)));
  expect(reports.isFullFor('u1')).toBe(false);
  reports.add(report(19));
  expect([reports.isFullFor('u1'), reports.isFullFor('u2')]).toEqual([true, false]);
  reports.remove(report(3));
  reports.remove(report(3));
  expect(reports.isFullFor('u1')).toBe(false);
});

test('all together may have ten thousand', () => {
  const reports = new OpenReports(Array.from({ length: 10_000 }, (_, i) => report(i, `u${i}`)));
  expect(reports.isFullFor('newcomer')).toBe(true);
});

test('who reported what is known', () => {
  const reports = new OpenReports([report(7)]);
  expect([reports.has('u1', 'tea', 7), reports.has('u2', 'tea', 7), reports.has('u1', 'tea', 8)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(reports.get('7')?.user_id).toBe('u9');
});
