import { describe, expect, test } from 'vitest';
import {
  type ChangeRecord,
  clean,
  type Evidence,
  judge,
  type SentRecord,
  type ShownRecord,
  type StoredRecord,
  toReactionKey,
} from './checker.ts';

/** A run of 2,000 messages by four senders in two rooms in which nothing went wrong. */
function goodRun(): {
  sent: SentRecord[];
  stored: Map<string, ShownRecord[]>;
  views: { member: string; room: string; shown: ShownRecord[] }[];
} {
  const sent: SentRecord[] = [];
  const stored = new Map<string, ShownRecord[]>([
    ['one', []],
    ['two', []],
  ]);
  for (let i = 0; i < 2_000; i++) {
    const room = i % 2 === 0 ? 'one' : 'two';
    const log = stored.get(room) as ShownRecord[];
    const seq = log.length + 1;
    const message = { room, clientId: `c${i}`, content: `text ${i}` };
    log.push({ ...message, seq, n: seq });
    sent.push({ ...message, sender: `s${i % 4}`, senderIndex: i, seq });
  }
  const views = ['ana', 'bob'].flatMap((member) =>
    [...stored].map(([room, log]) => ({ member, room, shown: [...log] })),
  );
  return { sent, stored, views };
}

const verdictOf = (mutate: (run: ReturnType<typeof goodRun>) => void) => {
  const run = goodRun();
  mutate(run);
  return judge(run satisfies Evidence);
};
const logOf = (run: ReturnType<typeof goodRun>, room: string) => run.stored.get(room) as ShownRecord[];
const viewOf = (run: ReturnType<typeof goodRun>, i: number) => (run.views[i] as { shown: ShownRecord[] }).shown;

test('a run in which all promises were kept is clean', () => {
  expect(judge(goodRun())).toEqual(clean);
});

test('a message stored without having been acknowledged is legal', () => {
  expect(verdictOf((run) => delete run.sent[7]?.seq)).toEqual(clean);
});

test('an entry that is no message takes a seq and no n, and a hole beside it is seen', () => {
  const verdictWith = (seq: number) => {
    const { sent, stored, views } = goodRun();
    const log: StoredRecord[] = [...(stored.get('one') as ShownRecord[]), { room: 'one', seq }];
    return judge({ sent, stored: new Map<string, StoredRecord[]>([...stored, ['one', log]]), views });
  };
  expect(verdictWith(1_001)).toEqual(clean);
  expect(verdictWith(1_002)).toEqual({ ...clean, outOfOrder: 1 });
});

test('a deleted message is a tombstone for all: one that was asked for may be, an acknowledged one must', () => {
  const verdictWith = (deletion: SentRecord['deletion'], isErased: boolean) =>
    verdictOf((run) => {
      if (deletion) (run.sent[0] as SentRecord).deletion = deletion;
      if (!isErased) return;
      for (const log of [logOf(run, 'one'), viewOf(run, 0), viewOf(run, 2)])
        log[0] = { ...(log[0] as ShownRecord), content: '' };
    });
  expect(verdictWith(undefined, false)).toEqual(clean);
  expect(verdictWith(undefined, true)).toEqual({ ...clean, lost: 1 });
  expect(verdictWith('asked', false)).toEqual(clean);
  expect(verdictWith('asked', true)).toEqual(clean);
  expect(verdictWith('acked', false)).toEqual({ ...clean, lost: 1 });
  expect(verdictWith('acked', true)).toEqual(clean);
});

test('mutant: one still shows what is deleted', () => {
  const verdict = verdictOf((run) => {
    (run.sent[0] as SentRecord).deletion = 'acked';
    const log = logOf(run, 'one');
    log[0] = { ...(log[0] as ShownRecord), content: '' };
    viewOf(run, 0)[0] = log[0];
  });
  expect(verdict).toEqual({ ...clean, viewsUnequal: 1 });
});

test('mutant: acknowledged before the commit, and the commit was lost', () => {
  const verdict = verdictOf((run) => {
    logOf(run, 'two').pop();
    for (const view of run.views) if (view.room === 'two') view.shown.pop();
  });
  expect(verdict).toEqual({ ...clean, lost: 1 });
});

test('mutant: one in a thousand is dropped on the way to a reader', () => {
  expect(verdictOf((run) => viewOf(run, 0).splice(500, 1))).toEqual({ ...clean, viewsUnequal: 1 });
});

test('mutant: two are swapped in a view', () => {
  const verdict = verdictOf((run) => {
    const shown = viewOf(run, 1);
    shown.splice(10, 2, shown[11] as ShownRecord, shown[10] as ShownRecord);
  });
  expect(verdict).toEqual({ ...clean, viewsUnequal: 1 });
});

test("mutant: two of a sender's messages are stored in the wrong order", () => {
  const verdict = verdictOf((run) => {
    const log = logOf(run, 'one');
    const [early, late] = [log[10], log[12]] as [ShownRecord, ShownRecord];
    log[10] = { ...late, seq: early.seq, n: early.n };
    log[12] = { ...early, seq: late.seq, n: late.n };
    for (const record of run.sent)
      if (record.clientId === late.clientId || record.clientId === early.clientId) delete record.seq;
  });
  expect(verdict.outOfOrder).toBeGreaterThan(0);
});

test('mutant: one is shown twice', () => {
  const verdict = verdictOf((run) => viewOf(run, 2).push(viewOf(run, 2)[0] as ShownRecord));
  expect(verdict).toEqual({ ...clean, duplicated: 1, viewsUnequal: 1 });
});

test('mutant: one is stored twice after a retry', () => {
  const verdict = verdictOf((run) => {
    const log = logOf(run, 'one');
    const again = { ...(log[0] as ShownRecord), seq: log.length + 1, n: log.length + 1 };
    log.push(again);
    for (const view of run.views) if (view.room === 'one') view.shown.push(again);
  });
  expect(verdict.duplicated).toBe(3);
});

test('mutant: one is shown that was never stored', () => {
  const ghost = { room: 'one', seq: 1_001, n: 1_001, clientId: 'ghost', content: 'boo' };
  expect(verdictOf((run) => viewOf(run, 0).push(ghost))).toEqual({ ...clean, viewsUnequal: 1, ghosts: 1 });
});

describe('what is made of messages', () => {
  const target = { userId: 'u1', room: 'one', seq: 1 } as const;
  const withChanges = (
    changes: readonly ChangeRecord[],
    make: (run: ReturnType<typeof goodRun>) => void = () => {},
  ) => {
    const run = goodRun();
    make(run);
    return judge({ ...run, changes, reactions: new Set([toReactionKey('one', 1, '👍', 'u1')]) });
  };
  const reaction = (state: ChangeRecord['state'], added: boolean, seq = 1): ChangeRecord => {
    return { ...target, seq, kind: 'reaction', emoji: '👍', value: `${added}`, state };
  };

  test('a reaction is as the last acknowledgement says, or as one asked for after it', () => {
    expect(withChanges([reaction('acked', true)])).toEqual(clean);
    expect(withChanges([reaction('acked', true), reaction('asked', false)])).toEqual(clean);
    expect(withChanges([reaction('acked', true), reaction('refused', false)])).toEqual(clean);
    expect(withChanges([reaction('asked', true), reaction('acked', false)])).toEqual({ ...clean, lost: 1 });
    expect(withChanges([reaction('acked', true, 2)])).toEqual({ ...clean, lost: 1 });
  });

  test('so is what a message says', () => {
    const edit = (state: ChangeRecord['state']): ChangeRecord => ({ ...target, kind: 'edit', value: 'edited', state });
    expect(withChanges([edit('asked')])).toEqual(clean);
    expect(withChanges([edit('acked')])).toEqual({ ...clean, lost: 1 });
  });

  test('mutant: one view counts another number of reactions', () => {
    const verdict = withChanges([], (run) => {
      const shown = viewOf(run, 0);
      shown[0] = { ...(shown[0] as ShownRecord), marks: '👍1' };
    });
    expect(verdict).toEqual({ ...clean, viewsUnequal: 1 });
  });
});
