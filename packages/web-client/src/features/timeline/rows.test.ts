import { expect, test } from 'vitest';
import type { ChatMessage, PendingMessage } from '../../chat/model.ts';
import { type RowsInput, toRows } from './rows.ts';

function message(seq: number, userId: string, at: Date, clientId?: string): ChatMessage {
  return {
    type: 'Message',
    room_id: 'general',
    seq,
    n: seq,
    content: `text ${seq}`,
    timestamp: at.toISOString(),
    user_id: userId,
    username: userId,
    ...(clientId !== undefined && { client_id: clientId }),
  };
}

function pending(clientId: string, at: Date): PendingMessage {
  return {
    clientId,
    target: { roomId: 'general' },
    content: 'mine',
    createdAt: at.toISOString(),
    delivery: { kind: 'sent' },
  };
}

const noon = (minutes: number) => new Date(2026, 4, 3, 12, minutes);

/** Rows as one writes them down: `day`, `gap` and `new` above, `head` for a named one. */
function outline(input: Partial<RowsInput>): readonly string[] {
  const rows = toRows({ messages: [], pending: [], myUserId: 'me', hasOlder: false, ...input });
  return rows.map((row) =>
    [row.day && 'day', row.isAfterGap && 'gap', row.isFirstUnread && 'new', row.isHead && 'head', row.key]
      .filter(Boolean)
      .join(' '),
  );
}

test('one author in quick succession is one group; a silence or another author begins the next', () => {
  const messages = [
    message(1, 'ana', noon(0)),
    message(2, 'ana', noon(4)),
    message(3, 'ana', noon(10)),
    message(4, 'bob', noon(10)),
  ];
  expect(outline({ messages })).toEqual(['day head seq 1', 'seq 2', 'head seq 3', 'head seq 4']);
});

test('a new day begins a new group, by the local calendar', () => {
  const messages = [message(1, 'ana', new Date(2026, 4, 3, 23, 59)), message(2, 'ana', new Date(2026, 4, 4, 0, 1))];
  expect(outline({ messages })).toEqual(['day head seq 1', 'day head seq 2']);
});

test('the unread line stands above the first unread message and begins a new group', () => {
  const messages = [message(5, 'ana', noon(0)), message(7, 'ana', noon(1)), message(8, 'ana', noon(2))];
  expect(outline({ messages, firstUnreadSeq: 6 })).toEqual(['day head seq 5', 'new head seq 7', 'seq 8']);
});

test('while the unread begin before what is held, there is no line', () => {
  const messages = [message(5, 'ana', noon(0)), message(6, 'ana', noon(1))];
  expect(outline({ messages, firstUnreadSeq: 3, hasOlder: true })).toEqual(['day head seq 5', 'seq 6']);
  expect(outline({ messages, firstUnreadSeq: 3, hasOlder: false })).toEqual(['day new head seq 5', 'seq 6']);
  expect(outline({ messages, firstUnreadSeq: 5, hasOlder: true })).toEqual(['day new head seq 5', 'seq 6']);
});

test('what is not loaded is missing visibly, above the first message after it', () => {
  const messages = [message(5, 'ana', noon(0)), message(90, 'ana', noon(1)), message(91, 'ana', noon(2))];
  const gap = { afterSeq: 6, beforeSeq: 88, isLoading: false };
  expect(outline({ messages, gap })).toEqual(['day head seq 5', 'gap head seq 90', 'seq 91']);
});

test('a pending message follows in its author’s group and keeps its key when it is acknowledged', () => {
  const before = { messages: [message(1, 'me', noon(0), 'a')], pending: [pending('b', noon(1))] };
  const after = { messages: [message(1, 'me', noon(0), 'a'), message(2, 'me', noon(1), 'b')] };
  expect(outline(before)).toEqual(['day head mine a', 'mine b']);
  expect(outline(after)).toEqual(outline(before));
});

test('the client id of somebody else cannot take the place of one’s own', () => {
  const messages = [message(1, 'eve', noon(0), 'b')];
  expect(outline({ messages, pending: [pending('b', noon(1))] })).toEqual(['day head seq 1', 'head mine b']);
});
