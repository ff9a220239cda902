import { expect, test } from 'vitest';
import { Histogram } from './histogram.ts';
import { median, percentile } from './percentile.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('the percentile is the nearest rank', () => {
  const values = [40, 15, 50, 20, 35];
  expect([5, 30, 40, 50, 95, 100].map((percent) => percentile(values, percent))).toEqual([15, 20, 20, 35, 50, 50]);
  expect(percentile([], 50)).toBeUndefined();
});

test('the median is the middle, or between the two in the middle', () => {
  expect([median([9, 1, 5]), median([4, 1, 2, 100]), median([7])]).toEqual([5, 3, 7]);
});

test('a histogram is exact below 128 and off by less than one in 100 above', () => {
  const histogram = new Histogram();
  for (const value of upTo(100_000)) histogram.add(value);
  expect(histogram.percentile(0.05)).toBe(50);
  for (const percent of [1, 50, 99, 99.9]) {
    const exact = percent * 1_000;
    expect(Math.abs((histogram.percentile(percent) as number) - exact) / exact).toBeLessThan(0.01);
  }
  expect(histogram.percentile(100)).toBeLessThanOrEqual(100_000);
  expect(histogram.max).toBe(100_000);
  expect(new Histogram().percentile(99)).toBeUndefined();
});

test('histograms add up as if one had counted everything', () => {
  const [small, large, all] = [new Histogram(), new Histogram(), new Histogram()];
  for (const value of upTo(5_000)) {
    (value % 3 === 0 ? small : large).add(value * 17);
    all.add(value * 17);
  }
  small.addAll(new Histogram(large.buckets));
  expect(small.buckets).toEqual(all.buckets);
  expect([small.count, small.percentile(99)]).toEqual([all.count, all.percentile(99)]);
});

test('every whole number below 2^31 has a bucket', () => {
  const histogram = new Histogram();
  const extremes = [0, -5, 0.9, 63, 64, 127, 128, 2 ** 31 - 1];
  for (const value of extremes) histogram.add(value);
  expect(histogram.count).toBe(extremes.length);
  expect(histogram.buckets.reduce((sum, count) => sum + count, 0)).toBe(extremes.length);
});
