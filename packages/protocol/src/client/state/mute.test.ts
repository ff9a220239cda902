import { expect, test } from 'vitest';
import { sampleSummary } from '../testing/sample-room.ts';
import { type MutedFields, muteIn } from './mute.ts';

const [early, late] = ['2026-01-01T12:00:00.000Z', '2026-01-01T13:00:00.000Z'];
const roomWith = (fields: MutedFields) => ({ summary: { ...sampleSummary(1), ...fields } });

test('[MD5] of two mutes the one that ends last counts, with its own reason', () => {
  const everywhere = { until: late, reason: 'spam' };
  const here = { muted_until: early, muted_reason: 'too loud' };
  expect([
    muteIn({ muted: everywhere }, roomWith(here)),
    muteIn({ muted: { ...everywhere, until: early } }, roomWith({ ...here, muted_until: late })),
    muteIn({ muted: everywhere }, roomWith({ muted_until: late })),
    muteIn({ muted: { until: early } }, roomWith({})),
    muteIn({ muted: { until: early } }, undefined),
    muteIn({}, roomWith({ muted_until: early })),
    muteIn({}, roomWith({})),
  ]).toEqual([
    { until: late, reason: 'spam', isEverywhere: true },
    { until: late, reason: 'too loud', isEverywhere: false },
    { until: late, reason: 'spam', isEverywhere: true },
    { until: early, isEverywhere: true },
    { until: early, isEverywhere: true },
    { until: early, isEverywhere: false },
    undefined,
  ]);
});
