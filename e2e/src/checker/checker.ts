/** What one sender did with one message. `seq` and `ackedAt` are missing while it was not acknowledged. */
export type SentRecord = {
  readonly clientId: string;
  readonly sender: string;
  /** Counts up per sender and room, in the order of sending. */
  readonly senderIndex: number;
  readonly room: string;
  readonly content: string;
  seq?: number;
};

/** A message as a receiver showed it, or as the log holds it. */
export type ShownRecord = {
  readonly room: string;
  readonly seq: number;
  readonly n: number;
  readonly clientId: string;
  readonly content: string;
};

export type Evidence = {
  readonly sent: readonly SentRecord[];
  /** The stored log of each room, ascending by seq. */
  readonly stored: ReadonlyMap<string, readonly ShownRecord[]>;
  /** What each live member showed of each room, in the order it was shown. */
  readonly views: readonly { readonly member: string; readonly room: string; readonly shown: readonly ShownRecord[] }[];
};

/** Counts of broken promises; all zero is the only good verdict. */
export type Verdict = {
  /** L: acknowledged, but not stored where the acknowledgement said. */
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
  return {
    lost: countLost(sent, stored),
    duplicated: countDuplicated(stored, views),
    outOfOrder: countOutOfOrder(sent, stored),
    viewsUnequal: views.filter(({ room, shown }) => !isEqualLog(shown, stored.get(room) ?? [])).length,
    ghosts: countGhosts(stored, views),
  };
}

function countLost(sent: Evidence['sent'], stored: Evidence['stored']): number {
  const places = new Map([...stored.values()].flat().map((one) => [`${one.room} ${one.seq}`, one]));
  return sent.filter((one) => {
    if (one.seq === undefined) return false;
    const found = places.get(`${one.room} ${one.seq}`);
    return found?.clientId !== one.clientId || found.content !== one.content;
  }).length;
}

function countDuplicated(stored: Evidence['stored'], views: Evidence['views']): number {
  const extra = (log: readonly ShownRecord[]) => log.length - new Set(log.map((one) => one.clientId)).size;
  return (
    [...stored.values()].reduce((sum, log) => sum + extra(log), 0) +
    views.reduce((sum, view) => sum + extra(view.shown), 0)
  );
}

function countOutOfOrder(sent: Evidence['sent'], stored: Evidence['stored']): number {
  const bySent = new Map(sent.map((one) => [one.clientId, one]));
  let count = 0;
  for (const log of stored.values()) {
    const lastIndex = new Map<string, number>();
    log.forEach((one, i) => {
      if (one.seq !== i + 1 || one.n !== i + 1) count++;
      const origin = bySent.get(one.clientId);
      if (!origin) return;
      if (origin.senderIndex <= (lastIndex.get(origin.sender) ?? -1)) count++;
      lastIndex.set(origin.sender, origin.senderIndex);
    });
  }
  return count;
}

function countGhosts(stored: Evidence['stored'], views: Evidence['views']): number {
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
