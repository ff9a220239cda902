import { nowUs } from './clock.ts';
import type { Arrivals } from './commands.ts';
import type { EntryBy, Member } from './member.ts';

/** Whoever has not got in when nobody has for so long is given up. */
const patienceMs = 20_000;

/** Lets members enter, with at most `inProgress` of them on their way. Resolves when each is in or has failed. */
export function enterAll(members: readonly Member[], by: EntryBy, inProgress: number): Promise<Arrivals> {
  const startedAt = nowUs();
  const arrivedAt: number[] = [];
  const tookUs: number[] = [];
  const failures: Record<string, number> = {};
  const underway = new Set<Member>();
  const waiting = [...members];
  waiting.reverse();
  return new Promise((resolve) => {
    const patience = setTimeout(() => {
      fail(`not in within ${patienceMs / 1_000} s`, waiting.length + underway.size);
      for (const member of underway) member.drop();
      finish();
    }, patienceMs);

    function fail(why: string, count: number): void {
      failures[why] = (failures[why] ?? 0) + count;
    }

    function finish(): void {
      clearTimeout(patience);
      waiting.length = 0;
      underway.clear();
      resolve({
        startedAt,
        arrivedAt: Float64Array.from(arrivedAt),
        tookUs: Float64Array.from(tookUs),
        failures,
        serverVersion: members.find(({ serverVersion }) => serverVersion !== '')?.serverVersion ?? '',
      });
    }

    function startMore(): void {
      while (underway.size < inProgress) {
        const member = waiting.pop();
        if (!member) break;
        underway.add(member);
        const openedAt = nowUs();
        member.enter(by, (failure) => {
          if (!underway.delete(member)) return;
          const now = nowUs();
          if (failure === undefined) {
            arrivedAt.push(now);
            tookUs.push(now - openedAt);
            patience.refresh();
          } else fail(failure, 1);
          startMore();
        });
      }
      if (underway.size === 0) finish();
    }
    startMore();
  });
}
