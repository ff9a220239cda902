import type { LogEvent } from '@tertulia/protocol';
import { describe, expect, it } from 'vitest';
import { findBeginning, findOldAt, mayBeOld, shorter } from './retention.ts';

const day = 24 * 60 * 60_000;
const room_id = 'tea';
const say = (seq: number, n: number, at: number): LogEvent => ({
  ...{ type: 'Message', room_id, seq, n, user_id: 'u1', username: 'ana', content: 'hola' },
  timestamp: new Date(at).toISOString(),
});
const react = (seq: number): LogEvent => ({
  ...{ type: 'ReactionChanged', room_id, seq, target_seq: 1, emoji: '👍', user_id: 'u1', username: 'ana' },
  ...{ added: true, count: 1 },
});
const log = [say(1, 1, 0), react(2), say(3, 2, day), say(4, 3, 2 * day)];
const room = { first_seq: 1, first_n: 1, last_n: 3, oldAt: 0 };
const limit = 100;

describe('[RT1] the shorter holds', () => {
  it('of each number', () => {
    expect(shorter({ days: 30 }, { days: 7, count: 10 })).toEqual({ days: 7, count: 10 });
    expect(shorter({ days: 7, count: 10 }, { days: 30, count: 100 })).toEqual({ days: 7, count: 10 });
    expect(shorter({}, {})).toEqual({});
  });
});

describe('[RT2] a log begins', () => {
  it('with the oldest message that is young enough', () => {
    expect(findBeginning(room, log, limit, { days: 2 }, 2 * day)).toEqual({ first_seq: 3, first_n: 2 });
    expect(findBeginning(room, log, limit, { days: 2 }, 2 * day - 1)).toBeUndefined();
  });

  it('with the oldest that is kept, whatever the clock did later', () => {
    const jumped = [say(1, 1, 9 * day), say(2, 2, 0), say(3, 3, day)];
    expect(findBeginning(room, jumped, limit, { days: 2 }, 5 * day)).toBeUndefined();
  });

  it('with the first of the newest', () => {
    expect(findBeginning(room, log, limit, { count: 1 }, 0)).toEqual({ first_seq: 4, first_n: 3 });
    expect(findBeginning(room, log, limit, { count: 3 }, 0)).toBeUndefined();
  });

  it('behind all events where no message is kept', () => {
    expect(findBeginning(room, [...log, react(5)], limit, { days: 1 }, 9 * day)).toEqual({ first_seq: 6, first_n: 4 });
  });

  it('behind as many events as go at once, also where there is no message among them', () => {
    expect(findBeginning(room, log.slice(0, 2), 2, { days: 1 }, 9 * day)).toEqual({ first_seq: 3, first_n: 2 });
    expect(findBeginning({ ...room, first_n: 2 }, [react(2)], 1, { days: 1 }, 9 * day)).toEqual({
      first_seq: 3,
      first_n: 2,
    });
  });

  it('where it does, if only other events would go', () => {
    expect(findBeginning({ ...room, first_n: 4 }, [react(5)], limit, { days: 1 }, 9 * day)).toBeUndefined();
    expect(findBeginning({ ...room, first_n: 2 }, log.slice(1), limit, { days: 9 }, 0)).toBeUndefined();
  });
});

describe('a room is looked at', () => {
  it('once it has too many messages, or the oldest was there for too long', () => {
    expect(mayBeOld(room, { count: 2 }, 0)).toBe(true);
    expect(mayBeOld(room, { count: 3 }, 0)).toBe(false);
    expect(findOldAt(log, { days: 2 })).toBe(2 * day);
    const known = { ...room, oldAt: 2 * day };
    expect([mayBeOld(known, { days: 2 }, 2 * day - 1), mayBeOld(known, { days: 2 }, 2 * day)]).toEqual([false, true]);
  });

  it('not while there is no message, nor where everything is kept', () => {
    expect(mayBeOld({ ...room, first_n: 4 }, { days: 1, count: 1 }, 9 * day)).toBe(false);
    expect(mayBeOld(room, {}, 9 * day)).toBe(false);
    expect(findOldAt([react(2)], { days: 1 })).toBeUndefined();
  });
});
