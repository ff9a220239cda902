import type { SanctionRecord } from '../log/moderation-records.ts';
import type { Refusal } from '../refusal.ts';
import { toUsernameKeys, type UsernameKeys } from '../sessions/username.ts';

/** All that can be in force at once, so that nobody fills the memory with them. */
const maxSanctions = 100_000;

export const tooManySanctions: Refusal = {
  code: 'limit_reached',
  message: 'there are as many bans and mutes as this server can hold; lift some first',
};

/** How somebody who wants in is known. */
export type Arriving = {
  readonly userId?: string;
  readonly name?: UsernameKeys;
  /** Only of guests: networks are shared, and accounts are known by themselves. */
  readonly address?: string;
};

/**
 * Who is kept out or silent now: what the storage keeps, found by person, by name and by network. Instants are those of the
 * steady wall clock; what has ended is found no more.
 */
export class Sanctions {
  private readonly records = new Map<string, SanctionRecord>();
  /** Bans of the whole server, by the keys of names and by networks. */
  private readonly byName = new Map<string, Set<SanctionRecord>>();
  private readonly byAddress = new Map<string, Set<SanctionRecord>>();
  /** Against whom something is being stored, and how much at once. */
  private readonly held = new Map<string, number>();
  private nextEndAt = Number.POSITIVE_INFINITY;

  constructor(records: readonly SanctionRecord[] = []) {
    for (const record of records) this.put(record);
  }

  get isFull(): boolean {
    return this.records.size >= maxSanctions;
  }

  /** Replaces what there was of the same kind in the same place; gives what undoes that. */
  put(record: SanctionRecord): () => void {
    const key = toKey(record.kind, record.user_id, record.room_id);
    const before = this.records.get(key);
    if (before) this.drop(key, before);
    this.records.set(key, record);
    for (const [index, entry] of this.entriesOf(record)) {
      const found = index.get(entry) ?? new Set();
      index.set(entry, found.add(record));
    }
    this.nextEndAt = Math.min(this.nextEndAt, endOf(record));
    return () => {
      if (this.records.get(key) !== record) return;
      this.drop(key, record);
      if (before) this.put(before);
    };
  }

  lift(kind: SanctionRecord['kind'], userId: string, roomId: string | undefined): void {
    const key = toKey(kind, userId, roomId);
    const record = this.records.get(key);
    if (record) this.drop(key, record);
  }

  find(
    kind: SanctionRecord['kind'],
    userId: string,
    roomId: string | undefined,
    now: number,
  ): SanctionRecord | undefined {
    if (this.records.size === 0) return undefined;
    const record = this.records.get(toKey(kind, userId, roomId));
    return record && endOf(record) > now ? record : undefined;
  }

  /** The ban of the whole server that keeps somebody out. */
  findServerBan({ userId, name, address }: Arriving, now: number): SanctionRecord | undefined {
    if (this.records.size === 0) return undefined;
    return (
      (userId === undefined ? undefined : this.find('ban', userId, undefined, now)) ??
      (name && this.findIn(this.byName, toNameEntries(name), now)) ??
      (address === undefined ? undefined : this.findIn(this.byAddress, [address], now))
    );
  }

  /** The newest bans of a room, or of the server. */
  listBans(roomId: string | undefined, now: number, limit: number): SanctionRecord[] {
    return [...this.records.values()]
      .filter((one) => one.kind === 'ban' && one.room_id === roomId && endOf(one) > now)
      .sort((a, b) => b.at - a.at)
      .slice(0, limit);
  }

  /** Forgets what has ended, and gives it. */
  sweep(now: number): readonly SanctionRecord[] {
    if (now < this.nextEndAt) return [];
    const ended: SanctionRecord[] = [];
    this.nextEndAt = Number.POSITIVE_INFINITY;
    for (const [key, record] of this.records) {
      if (endOf(record) > now) {
        this.nextEndAt = Math.min(this.nextEndAt, endOf(record));
        continue;
      }
      this.drop(key, record);
      ended.push(record);
    }
    return ended;
  }

  /** Until `release` nothing that the user sends is accepted. */
  hold(userId: string): void {
    this.held.set(userId, (this.held.get(userId) ?? 0) + 1);
  }

  release(userId: string): void {
    const left = (this.held.get(userId) ?? 0) - 1;
    if (left > 0) this.held.set(userId, left);
    else this.held.delete(userId);
  }

  isHeld(userId: string): boolean {
    return this.held.size > 0 && this.held.has(userId);
  }

  private drop(key: string, record: SanctionRecord): void {
    this.records.delete(key);
    for (const [index, entry] of this.entriesOf(record)) {
      const found = index.get(entry);
      found?.delete(record);
      if (found?.size === 0) index.delete(entry);
    }
  }

  private entriesOf(record: SanctionRecord): [Map<string, Set<SanctionRecord>>, string][] {
    if (record.kind !== 'ban' || record.room_id !== undefined) return [];
    const names = toNameEntries(toUsernameKeys(record.username));
    return [
      ...names.map((entry): [typeof this.byName, string] => [this.byName, entry]),
      ...(record.addresses ?? []).map((entry): [typeof this.byName, string] => [this.byAddress, entry]),
    ];
  }

  private findIn(
    index: ReadonlyMap<string, ReadonlySet<SanctionRecord>>,
    entries: readonly string[],
    now: number,
  ): SanctionRecord | undefined {
    for (const entry of entries) {
      for (const record of index.get(entry) ?? []) if (endOf(record) > now) return record;
    }
    return undefined;
  }
}

function endOf({ until = Number.POSITIVE_INFINITY }: SanctionRecord): number {
  return until;
}

/** Ids hold no space. */
function toKey(kind: string, userId: string, roomId: string | undefined): string {
  return `${kind} ${userId} ${roomId ?? ''}`;
}

// As names are found in the directory.
function toNameEntries({ key, skeleton }: UsernameKeys): readonly string[] {
  return key === skeleton ? [key] : [key, skeleton];
}
