import { expect, test } from 'vitest';
import type { ClientMessageInput } from '../../client-message.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createOnlineStore } from '../testing/online-store.ts';
import { createReadMarks } from './read-marks.ts';

function setUp() {
  const clock = createFakeClock();
  const store = createOnlineStore();
  const sent: ClientMessageInput[] = [];
  const marks = createReadMarks({ store, clock, send: (message) => sent.push(message) });
  const summary = () => store.getState().rooms.get('general')?.summary;
  const hear = (n: number) => {
    const author = { user_id: 'bob', username: 'bob' };
    const at = { room_id: 'general', seq: n, n, timestamp: '2026-01-01T00:00:00.000Z' };
    store.dispatch({ type: 'Message', ...at, content: `m${n}`, ...author });
  };
  return { clock, store, marks, sent, summary, hear };
}

test('[TY4] a mark is shown at once, and only the newest of 300 ms is sent', () => {
  const { clock, marks, sent, summary, hear } = setUp();
  marks.mark('general');
  expect(summary()).toMatchObject({ read_n: 9, unread: 0, mentions: 0 });
  clock.advance(200);
  hear(10);
  marks.mark('general');
  clock.advance(99);
  expect(sent).toEqual([]);
  clock.advance(1);
  expect(sent).toEqual([{ type: 'MarkRead', room_id: 'general', n: 10 }]);
});

test('what is read already is not reported again', () => {
  const { clock, marks, sent } = setUp();
  marks.mark('general');
  clock.advance(300);
  marks.mark('general');
  marks.mark('unknown');
  clock.advance(300);
  expect(sent).toHaveLength(1);
});

test('marks made while offline wait for the connection', () => {
  const { clock, store, marks, sent } = setUp();
  store.dispatch({ type: 'ConnectionChanged', connection: { kind: 'connecting', attempt: 0 } });
  marks.mark('general');
  clock.advance(10_000);
  expect(sent).toEqual([]);
  store.dispatch({ type: 'ConnectionChanged', connection: { kind: 'online' } });
  marks.flush();
  expect(sent).toEqual([{ type: 'MarkRead', room_id: 'general', n: 9 }]);
});
