import { expect, test } from 'vitest';
import { parseCpuSeconds, parseMetric } from './server-usage.ts';

test('CPU time is read past any program name', () => {
  const fields = 'S 1 2 3 0 -1 4194560 9 0 0 0 250 50 0 0 20 0 11 0 800 1 2';
  expect(parseCpuSeconds(`77 (a) b (c)) ${fields}`)).toBe(3);
});

test('a metric is read by its whole name', () => {
  const text = '# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total 1.5\nprocess_cpu_seconds 7\n';
  expect(parseMetric(text, 'process_cpu_seconds_total')).toBe(1.5);
  expect(parseMetric(text, 'process_cpu')).toBeNaN();
});
