/** What one sender did with one message. `seq` is missing while it was not acknowledged. */
export type SentRecord = {
  readonly clientId: string;
  readonly sender: string;
  /** Counts up per sender, in the order of sending. */
  senderIndex: number;
  room: string;
  readonly content: string;
  seq?: number;
  /** Its author asked to delete it, and perhaps it was acknowledged. */
  deletion?: 'asked' | 'acked';
};

/** What somebody asked to be made of a message, in the order of asking. */
export type ChangeRecord = {
  readonly userId: string;
  readonly room: string;
  readonly seq: number;
  readonly kind: 'edit' | 'reaction' | 'pin';
  /** What is to hold after it: the content, whether there is the emoji, whether it is pinned. */
  readonly value: string;
  readonly emoji?: string;
  state: 'asked' | 'acked' | 'refused';
};

/** A message as a receiver showed it, or as the log holds it; without content it is a tombstone. */
export type ShownRecord = {
  readonly room: string;
  readonly seq: number;
  readonly n: number;
  readonly clientId: string;
  readonly content: string;
  /** Its revision, whether it is pinned and how many there are of each emoji, where there is any of it. */
  readonly marks?: string;
};

/** An entry of the log that is no message; it takes a seq, but no n. */
export type OtherRecord = { readonly room: string; readonly seq: number; readonly n?: undefined };
export type StoredRecord = ShownRecord | OtherRecord;

export type Evidence = {
  readonly sent: readonly SentRecord[];
  /** The stored log of each room, ascending by seq. */
  readonly stored: ReadonlyMap<string, readonly StoredRecord[]>;
  /** What was made of messages; without it that is not looked at. */
  readonly changes?: readonly ChangeRecord[];
  /** Who has reacted with what in the stored log, see `toReactionKey`. */
  readonly reactions?: ReadonlySet<string>;
  /** What each live member showed of each room, in the order it was shown. */
  readonly views: readonly { readonly member: string; readonly room: string; readonly shown: readonly ShownRecord[] }[];
};

/** Counts of broken promises; all zero is the only good verdict. */
export type Verdict = {
  /** L: acknowledged, but not stored where the acknowledgement said; or changed or deleted, which was acknowledged, and not so. */
  readonly lost: number;
  /** D: stored or shown twice. */
  readonly duplicated: number;
  /** O: holes in a room's seq or n, or a sender's messages out of its order. */
  readonly outOfOrder: number;
  /** V: views that do not equal the stored log. */
  readonly viewsUnequal: number;
  /** G: shown, but not stored. */
  readonly ghosts: number;
};

export const clean: Verdict = { lost: 0, duplicated: 0, outOfOrder: 0, viewsUnequal: 0, ghosts: 0 };

/** Judges a fault run by its logs alone. */
export function judge({ sent, stored, views, changes = [], reactions = new Set() }: Evidence): Verdict {
  const messages = new Map([...stored].map(([room, log]) => [room, log.filter((one) => one.n !== undefined)]));
  return {
    lost: countLost(sent, messages, changes) + countLostChanges(messages, changes, reactions),
    duplicated: countDuplicated(messages, views),
    outOfOrder: countHoles(stored) + countOutOfOrder(sent, messages),
    viewsUnequal: views.filter(({ room, shown }) => !isEqualLog(shown, messages.get(room) ?? [])).length,
    ghosts: countGhosts(messages, views),
  };
}

/** Whether every promise was kept. */
export function isClean(verdict: Verdict): boolean {
  return Object.values(verdict).every((count) => count === 0);
}

export function addVerdicts(one: Verdict, other: Verdict): Verdict {
  return {
    lost: one.lost + other.lost,
    duplicated: one.duplicated + other.duplicated,
    outOfOrder: one.outOfOrder + other.outOfOrder,
    viewsUnequal: one.viewsUnequal + other.viewsUnequal,
    ghosts: one.ghosts + other.ghosts,
  };
}

type Messages = ReadonlyMap<string, readonly ShownRecord[]>;

export function toReactionKey(room: string, seq: number, emoji: string, userId: string): string {
  return `${room} ${seq} ${emoji} ${userId}`;
}

function countLost(sent: Evidence['sent'], stored: Messages, changes: readonly ChangeRecord[]): number {
  const edits = groupChanges(changes.filter(({ kind }) => kind === 'edit'));
  const places = new Map([...stored.values()].flat().map((one) => [`${one.room} ${one.seq}`, one]));
  return sent.filter((one) => {
    if (one.seq === undefined) return false;
    const found = places.get(`${one.room} ${one.seq}`);
    if (found?.clientId !== one.clientId) return true;
    return found.content === ''
      ? one.deletion === undefined
      : one.deletion === 'acked' || !mayBe(found.content, one.content, edits.get(`edit ${one.room} ${one.seq}`));
  }).length;
}

/** Reactions and pins that are not as somebody was told they are. */
function countLostChanges(stored: Messages, changes: readonly ChangeRecord[], reactions: ReadonlySet<string>): number {
  const places = new Map([...stored.values()].flat().map((one) => [`${one.room} ${one.seq}`, one]));
  return [...groupChanges(changes).values()].filter((group) => {
    const [{ kind, room, seq, emoji = '', userId }] = group as [ChangeRecord];
    const found = places.get(`${room} ${seq}`);
    if (kind === 'edit' || !found || found.content === '') return false;
    const isSo =
      kind === 'pin' ? (found.marks ?? '').includes('pinned') : reactions.has(toReactionKey(room, seq, emoji, userId));
    return !mayBe(`${isSo}`, 'false', group);
  }).length;
}

/** Whether `value` is what the changes may have come to: the last that was acknowledged, or one that was asked for after it. */
function mayBe(value: string, first: string, changes: readonly ChangeRecord[] = []): boolean {
  const lastAcked = changes.findLastIndex(({ state }) => state === 'acked');
  const possible = changes.slice(Math.max(0, lastAcked)).filter(({ state }) => state !== 'refused');
  return possible.some((one) => one.value === value) || (lastAcked < 0 && value === first);
}

/** By what they change. */
function groupChanges(changes: readonly ChangeRecord[]): ReadonlyMap<string, readonly ChangeRecord[]> {
  const groups = new Map<string, ChangeRecord[]>();
  for (const change of changes) {
    const { kind, room, seq, emoji, userId } = change;
    const key = kind === 'reaction' ? toReactionKey(room, seq, emoji ?? '', userId) : `${kind} ${room} ${seq}`;
    const group = groups.get(key);
    if (group) group.push(change);
    else groups.set(key, [change]);
  }
  return groups;
}

function countDuplicated(stored: Messages, views: Evidence['views']): number {
  const extra = (log: readonly ShownRecord[]) => log.length - new Set(log.map((one) => one.clientId)).size;
  return (
    [...stored.values()].reduce((sum, log) => sum + extra(log), 0) +
    views.reduce((sum, view) => sum + extra(view.shown), 0)
  );
}

function countHoles(stored: Evidence['stored']): number {
  let count = 0;
  for (const log of stored.values()) {
    let lastN = 0;
    log.forEach((one, i) => {
      const isNext = one.seq === i + 1 && (one.n === undefined || one.n === lastN + 1);
      if (!isNext) count++;
      lastN = one.n ?? lastN;
    });
  }
  return count;
}

function countOutOfOrder(sent: Evidence['sent'], stored: Messages): number {
  const bySent = new Map(sent.map((one) => [one.clientId, one]));
  let count = 0;
  for (const log of stored.values()) {
    const lastIndex = new Map<string, number>();
    for (const one of log) {
      const origin = bySent.get(one.clientId);
      if (!origin) continue;
      if (origin.senderIndex <= (lastIndex.get(origin.sender) ?? -1)) count++;
      lastIndex.set(origin.sender, origin.senderIndex);
    }
  }
  return count;
}

function countGhosts(stored: Messages, views: Evidence['views']): number {
  const known = new Set([...stored.values()].flat().map((one) => `${one.room} ${one.seq} ${one.clientId}`));
  return views.reduce(
    (sum, { shown }) => sum + shown.filter((one) => !known.has(`${one.room} ${one.seq} ${one.clientId}`)).length,
    0,
  );
}

function isEqualLog(shown: readonly ShownRecord[], log: readonly ShownRecord[]): boolean {
  return (
    shown.length === log.length &&
    shown.every(
      (one, i) =>
        one.seq === log[i]?.seq &&
        one.clientId === log[i]?.clientId &&
        one.content === log[i]?.content &&
        (one.marks ?? '') === (log[i]?.marks ?? ''),
    )
  );
}
