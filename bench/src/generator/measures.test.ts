import { expect, test } from 'vitest';
import { Histogram } from '../statistics/histogram.ts';
import { Measures } from './measures.ts';
import { noViolations, Tally } from './tally.ts';

const nothing = new Histogram().buckets;

test('what goes wrong while nothing is timed is told with what is timed next, and once', () => {
  const measures = new Measures();
  const tally = new Tally(1, measures.violations);
  const mark = { room: 1, lane: 0, index: 0, seq: 1, dueAt: 0 };
  tally.hear(mark);
  tally.hear(mark);
  measures.closed('4002');
  measures.closed('4002');
  measures.startTiming();
  measures.delivered(100, 150);
  measures.refused('busy');
  const told = measures.tell(3);
  expect({ ...told, deliveries: new Histogram(told.deliveries).max }).toEqual({
    deliveryCount: 1,
    deliveries: 50,
    acks: nothing,
    rounds: nothing,
    violations: { ...noViolations(), duplicated: 1, lost: 3 },
    refusals: { busy: 1 },
    closes: { '4002': 2 },
  });
  measures.startTiming();
  expect(measures.tell(0)).toEqual({
    deliveryCount: 0,
    deliveries: nothing,
    acks: nothing,
    rounds: nothing,
    violations: noViolations(),
    refusals: {},
    closes: {},
  });
  tally.hear(mark);
  expect(measures.tell(0).violations.duplicated).toBe(1);
});
