import type { Mentions } from '../log/records.ts';

/** Mentions of one person, or of all, that are remembered: the newest. */
export const maxMentionsRemembered = 1_000;
/** People of whom mentions are remembered in one room; past it those who were mentioned first are forgotten. */
const maxPeople = 10_000;

/** Whom the messages of a room mention, as far as they may not have read them; by ordinal. */
export class UnreadMentions {
  /** Ascending ordinals by user. */
  private readonly byUser = new Map<string, number[]>();
  private readonly ofAll: number[] = [];

  /** The message with ordinal `n` mentions `userId`, or all. */
  add(n: number, userId: string | undefined): void {
    if (userId === undefined) {
      insert(this.ofAll, n);
      return;
    }
    const known = this.byUser.get(userId);
    if (known) {
      insert(known, n);
      return;
    }
    const [first] = this.byUser.size >= maxPeople ? this.byUser.keys() : [];
    if (first !== undefined) this.byUser.delete(first);
    this.byUser.set(userId, [n]);
  }

  addAll(n: number, { user_ids, all }: Mentions): void {
    for (const userId of user_ids) this.add(n, userId);
    if (all) this.add(n, undefined);
  }

  /** The messages mention nobody any more. */
  remove(ns: ReadonlySet<number>): void {
    for (const [userId, known] of this.byUser) {
      const left = known.filter((n) => !ns.has(n));
      if (left.length === 0) this.byUser.delete(userId);
      else if (left.length < known.length) this.byUser.set(userId, left);
    }
    for (const n of ns) {
      const at = this.ofAll.indexOf(n);
      if (at >= 0) this.ofAll.splice(at, 1);
    }
  }

  /** The messages before the one with ordinal `n` are gone. */
  forgetBefore(n: number): void {
    for (const userId of [...this.byUser.keys()]) this.read(userId, n - 1);
    const left = this.ofAll.filter((one) => one >= n);
    this.ofAll.splice(0, this.ofAll.length, ...left);
  }

  /** The user has read everything up to `readN`. */
  read(userId: string, readN: number): void {
    const known = this.byUser.get(userId);
    if (!known) return;
    const left = known.filter((n) => n > readN);
    if (left.length === 0) this.byUser.delete(userId);
    else this.byUser.set(userId, left);
  }

  /** How many messages above `readN` mention the user. */
  count(userId: string, readN: number): number {
    const own = (this.byUser.get(userId) ?? []).filter((n) => n > readN);
    const ofAll = this.ofAll.filter((n) => n > readN && !own.includes(n));
    return own.length + ofAll.length;
  }
}

function insert(ascending: number[], n: number): void {
  const at = ascending.findLastIndex((one) => one <= n);
  if (ascending[at] === n) return;
  ascending.splice(at + 1, 0, n);
  if (ascending.length > maxMentionsRemembered) ascending.shift();
}
