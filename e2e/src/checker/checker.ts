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

/** A message as a receiver showed it, or as the log holds it; without content it is a tombstone. */
export type ShownRecord = {
  readonly room: string;
  readonly seq: number;
  readonly n: number;
  readonly clientId: string;
  readonly content: string;
};

/** An entry of the log that is no message; it takes a seq, but no n. */
export type OtherRecord = { readonly room: string; readonly seq: number; readonly n?: undefined };
export type StoredRecord = ShownRecord | OtherRecord;

export type Evidence = {
  readonly sent: readonly SentRecord[];
  /** The stored log of each room, ascending by seq. */
  readonly stored: ReadonlyMap<string, readonly StoredRecord[]>;
  /** What each live member showed of each room, in the order it was shown. */
  readonly views: readonly { readonly member: string; readonly room: string; readonly shown: readonly ShownRecord[] }[];
};

/** Counts of broken promises; all zero is the only good verdict. */
export type Verdict = {
  /** L: acknowledged, but not stored where the acknowledgement said; or deleted, which was acknowledged, and still there. */
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
export function judge({ sent, stored, views }: Evidence): Verdict {
  const messages = new Map([...stored].map(([room, log]) => [room, log.filter((one) => one.n !== undefined)]));
  return {
    lost: countLost(sent, messages),
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

function countLost(sent: Evidence['sent'], stored: Messages): number {
  const places = new Map([...stored.values()].flat().map((one) => [`${one.room} ${one.seq}`, one]));
  return sent.filter((one) => {
    if (one.seq === undefined) return false;
    const found = places.get(`${one.room} ${one.seq}`);
    if (found?.clientId !== one.clientId) return true;
    return found.content === ''
      ? one.deletion === undefined
      : found.content !== one.content || one.deletion === 'acked';
  }).length;
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
      (one, i) => one.seq === log[i]?.seq && one.clientId === log[i]?.clientId && one.content === log[i]?.content,
    )
  );
}
