import { expect, test } from 'vitest';
import { wakeOnContinue } from './wake-on-continue.ts';

test('a stopped process that goes on wakes its client', async () => {
  await new Promise<void>((resolve) => {
    wakeOnContinue(resolve);
    process.kill(process.pid, 'SIGCONT');
  });
  expect(process.listenerCount('SIGCONT')).toBe(1);
});
