import { expect, test } from 'vitest';
import type { ClientMessageInput } from '../../client-message.ts';
import { ok } from '../../result.ts';
import type { Request, RequestMessage } from '../connection/requests.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createOnlineStore } from '../testing/online-store.ts';
import { createReadMarks } from './read-marks.ts';

function setUp() {
  const clock = createFakeClock();
  const store = createOnlineStore();
  const sent: ClientMessageInput[] = [];
  const asked: RequestMessage[] = [];
  /** Both, in order. */
  const told: (ClientMessageInput | RequestMessage)[] = [];
  const request: Request = (message, done) => {
    asked.push(message);
    told.push(message);
    done(ok({ type: 'Ok', re: 'r1' }));
  };
  const send = (message: ClientMessageInput) => {
    sent.push(message);
    told.push(message);
  };
  const marks = createReadMarks({ store, clock, request, send });
  const summary = () => store.getState().rooms.get('general')?.summary;
  const hear = (n: number) => {
    const author = { user_id: 'bob', username: 'bob' };
    const at = { room_id: 'general', seq: n, n, timestamp: '2026-01-01T00:00:00.000Z' };
    store.dispatch({ type: 'Message', ...at, content: `m${n}`, ...author });
  };
  return { clock, store, marks, sent, asked, told, summary, hear };
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

test('[TY6] a room that is marked as unread stays so for whoever looks at it, until it is opened again', () => {
  const { clock, store, marks, sent, asked, summary, hear } = setUp();
  store.dispatch({ type: 'RoomOpened', roomId: 'general' });
  marks.mark('general');
  clock.advance(300);
  sent.length = 0;
  void marks.markUnread('general', 7);
  expect(asked).toEqual([{ type: 'MarkUnread', room_id: 'general', n: 7 }]);
  store.dispatch({ type: 'ReadMarker', room_id: 'general', read_n: 6, unread: 3, mentions: 1, back: true });
  marks.mark('general');
  hear(10);
  clock.advance(300);
  expect(sent).toEqual([]);
  expect(summary()).toMatchObject({ read_n: 6, unread: 4, mentions: 1 });
  store.dispatch({ type: 'RoomOpened', roomId: 'general' });
  marks.mark('general');
  clock.advance(300);
  expect(sent).toEqual([{ type: 'MarkRead', room_id: 'general', n: 10 }]);
});

test('[TY6] what was read a moment before is told before what is unread again, and not after it', () => {
  const { clock, marks, told } = setUp();
  marks.mark('general');
  void marks.markUnread('general', 10);
  clock.advance(300);
  expect(told).toEqual([
    { type: 'MarkRead', room_id: 'general', n: 9 },
    { type: 'MarkUnread', room_id: 'general', n: 10 },
  ]);
});

test('[TY6] what was read further elsewhere is no longer left unread', () => {
  const { store, marks, summary, hear } = setUp();
  store.dispatch({ type: 'ReadMarker', room_id: 'general', read_n: 2, unread: 7, mentions: 1, back: true });
  store.dispatch({ type: 'ReadMarker', room_id: 'general', read_n: 9, unread: 0, mentions: 0 });
  hear(10);
  marks.mark('general');
  expect(summary()).toMatchObject({ read_n: 10, unread: 0 });
});
