import { render } from 'ink-testing-library';
import { expect, test, vi } from 'vitest';
import type { Entry } from '../entry.ts';
import { createFakeChatClient, sampleState, withRole } from '../testing/fake-chat-client.ts';
import { App } from './app.tsx';

const noon = new Date('2026-01-31T12:00:00.000Z');

function show(columns = 96, state = sampleState(), entry: Entry = { kind: 'guest' }, rows = 12) {
  const fake = createFakeChatClient(state);
  const quit = vi.fn<() => void>();
  const app = render(
    <App
      origin="http://chat.example"
      client={fake.client}
      entry={entry}
      suggestedName="ana"
      now={() => 0}
      today={() => noon}
      quit={quit}
      size={{ columns, rows }}
    />,
  );
  const picture = () => (app.lastFrame() ?? '').replace(/\d\d:\d\d /gu, '--:-- ');
  const rowsOf = () =>
    picture()
      .split('\n')
      .map((row) => row.trimEnd());
  /** Types once the program listens. */
  const type = async (...keys: readonly string[]) => {
    await vi.waitFor(() => expect(app.stdin.listenerCount('readable')).toBeGreaterThan(0));
    for (const pressed of keys) app.stdin.write(pressed);
  };
  return { ...fake, ...app, picture, rowsOf, type, quit };
}

test('the screen shows rooms, timeline, members, status and input', () => {
  expect(show().rowsOf()).toMatchInlineSnapshot(`
    [
      " Rooms             #general                                                   1 online",
      " #general                                                                     ● ana        guest",
      " #random         3                                                            ○ bob",
      "",
      "                   This is where general begins.",
      "                   ── Sat Jan 31 2026 ───────────────────────────────────────",
      "                   --:--         bob │ hello",
      "                   ── new messages ──────────────────────────────────────────",
      "                   --:--         ana │ hi ␛[31mbob",
      " ana (guest) · online                                                                     /help",
      "›",
    ]
  `);
});

test('a narrow screen keeps the timeline alone', () => {
  expect(show(40).picture()).not.toContain('Rooms');
  expect(show(40).picture()).toContain('│ hello');
});

test('what a message answers stands above it, and what mentions the user has a bar of its own', () => {
  const state = sampleState();
  const room = state.rooms.get('general');
  const [first, second] = room?.messages ?? [];
  if (!room || !first || !second) throw new Error('There is no message');
  const third = { ...first, seq: 3, n: 3, content: 'hey @ana', mentions: { user_ids: ['u-ana'] }, reply_to: 99 };
  const messages = [first, { ...second, content: 'hi', reply_to: 1 }, third];
  const { rowsOf } = show(60, { ...state, rooms: new Map([['general', { ...room, messages }]]) }, undefined, 14);
  expect(rowsOf().slice(4, 10)).toMatchInlineSnapshot(`
    [
      "            ── Sat Jan 31 2026 ─────────────────────────────",
      "            --:--       bob │ hello",
      "            ── new messages ────────────────────────────────",
      "            --:--       ana │ ↪ bob: “hello”",
      "                            │ hi",
      "            --:--       bob ┃ ↪ an older message",
    ]
  `);
});

test('Enter sends; a bracketed paste is one message with its newlines', async () => {
  const { type, calls } = show();
  await type('hey\r', '\x1b[200~one\rtwo\x1b[201~\r');
  await vi.waitFor(() =>
    expect(calls).toEqual([
      ['sendMessage', 'general', 'hey'],
      ['sendMessage', 'general', 'one\ntwo'],
    ]),
  );
});

test('a pending message is shown, and a failed one says what to do', () => {
  const base = { clientId: 'c1', target: { roomId: 'general' }, content: 'later', createdAt: '' };
  const delivery = { kind: 'failed', code: 'muted', message: 'You are muted.' } as const;
  const { picture } = show(96, { ...sampleState(), outbox: [{ ...base, delivery }] });
  expect(picture()).toContain('✗ not sent: You are muted. · /retry or /discard');
});

test('the files of a message stand below it with their numbers, and those on their way at the end', () => {
  const state = sampleState();
  const room = state.rooms.get('general');
  const [first] = room?.messages ?? [];
  if (!room || !first) throw new Error('There is no message');
  const file = { file_id: 'f', filename: 'a\nb.txt', content_type: 'text/plain', size: 22, sha256: '', url: '' };
  const messages = [{ ...first, content: '', files: [file] }];
  const target = { roomId: 'general' };
  const upload = { id: 'u1', name: 'c.bin', size: 2_000 };
  const failed = { kind: 'failed', message: 'no room', canRetry: true } as const;
  const { rowsOf } = show(
    60,
    {
      ...state,
      rooms: new Map([['general', { ...room, messages }]]),
      uploads: [
        { ...upload, progress: { kind: 'uploading', storedBytes: 500 } },
        { ...upload, id: 'u2', progress: failed },
      ],
      parcels: [
        { id: 'p1', target, content: 'more', uploadIds: ['u1'] },
        { id: 'p2', target, content: '', uploadIds: ['u2'] },
      ],
    },
    undefined,
    16,
  );
  expect(rowsOf().slice(6, 13)).toMatchInlineSnapshot(`
    [
      "            --:--       bob │ [1.1] a␊b.txt (22 bytes,",
      "                            │ text/plain)",
      "              …         ana │ more",
      "                            │ c.bin ██░░░░░░░░ 25 % of 2.0",
      "                            │ KB",
      "              ✗         ana │ c.bin is not uploaded: no room",
      "                            │ /retry or /cancel",
    ]
  `);
});

test('Ctrl+N and Alt+Up go from room to room', async () => {
  const { stdin, client } = show();
  await vi.waitFor(() => expect(stdin.listenerCount('readable')).toBeGreaterThan(0));
  stdin.write('\x0e');
  await vi.waitFor(() => expect(client.getState().openRoomId).toBe('random'));
  stdin.write('\x1b[1;3A');
  await vi.waitFor(() => expect(client.getState().openRoomId).toBe('general'));
});

test('what is entered right after /join is said in the joined room', async () => {
  const { stdin, calls, client, setState } = show();
  let answer: (() => void) | undefined;
  client.joinRoom = (roomId) =>
    new Promise((resolve) => {
      answer = () => {
        const state = client.getState();
        const joined = state.rooms.get('random');
        setState({ ...state, rooms: new Map([...state.rooms, ...(joined ? [[roomId, joined] as const] : [])]) });
        resolve({ ok: true, value: roomId });
      };
    });
  await vi.waitFor(() => expect(stdin.listenerCount('readable')).toBeGreaterThan(0));
  stdin.write('/join books\r');
  stdin.write('hello there\r');
  await vi.waitFor(() => expect(answer).toBeDefined());
  expect(calls).toEqual([]);
  answer?.();
  await vi.waitFor(() => expect(calls).toEqual([['sendMessage', 'books', 'hello there']]));
});

test('what is missing after a long absence is a row, and loads when it is seen', async () => {
  const state = sampleState();
  const room = state.rooms.get('general');
  if (!room) throw new Error('general is missing');
  const messages = room.messages.map((message, i) => (i === 1 ? { ...message, seq: 90, n: 90 } : message));
  const gap = { afterSeq: 1, beforeSeq: 88, isLoading: false };
  const rooms = new Map(state.rooms).set('general', { ...room, messages, gap });
  const { picture, calls } = show(96, { ...state, rooms });
  expect(picture()).toMatch(/hello\n.*── looking up what was said in between… ─/u);
  await vi.waitFor(() => expect(calls).toEqual([['loadGap', 'general', 'newer']]));
});

test('a deleted message keeps its place', () => {
  const state = sampleState();
  const room = state.rooms.get('general');
  if (!room) throw new Error('general is missing');
  const messages = room.messages.map((message, i) =>
    i === 0 ? { ...message, content: '', deleted: true as const } : message,
  );
  const { picture } = show(96, { ...state, rooms: new Map(state.rooms).set('general', { ...room, messages }) });
  expect(picture()).toMatch(/bob │ message deleted/u);
});

test('roles are a sign and a word beside the names', () => {
  const state = sampleState();
  const room = state.rooms.get('general');
  if (!room) throw new Error('general is missing');
  const members = new Map(
    [
      { user_id: 'u-1', username: 'ana', role: 'admin', status: 'online' } as const,
      { user_id: 'u-2', username: 'bob', role: 'moderator', status: 'idle' } as const,
      { user_id: 'u-3', username: 'a guest of a long name', guest: true, status: 'online' } as const,
    ].map((member) => [member.user_id, member]),
  );
  const { rowsOf } = show(96, { ...state, rooms: new Map([['general', { ...room, members }]]) });
  expect(
    rowsOf()
      .slice(1, 4)
      .map((row) => row.slice(78)),
  ).toEqual(['● a guest o… guest', '● ana       ★admin', '◐ bob         ◆mod']);
});

test('a password is dots while it is written, and nothing afterwards', async () => {
  const { type, calls, frames, rowsOf, picture } = show();
  await type('/login bob\r', 'secr', 'et word');
  await vi.waitFor(() => expect(rowsOf().at(-1)).toBe('Password: •••••••••••   Enter goes on, Esc leaves it'));
  await type('\r');
  await vi.waitFor(() => expect(calls).toEqual([['login', 'bob', 'secret word']]));
  await vi.waitFor(() => expect(picture()).toContain('You are signed in as'));
  // Neither does Up bring it back, nor the line before it.
  await type('\x1b[A');
  await type('x');
  await vi.waitFor(() => expect(rowsOf().at(-1)).toBe('› x'));
  expect(frames.join('\n')).not.toMatch(/secr|et word/u);
});

test('what is typed ahead of the question for a password is never said', async () => {
  const { type, calls, frames } = show();
  await type('/register\rsecret word\rsecret word\rhello\r');
  await vi.waitFor(() => expect(calls).toEqual([['register', 'ana', 'secret word', undefined]]));
  await type('after\r');
  await vi.waitFor(() => expect(calls.at(-1)).toEqual(['sendMessage', 'general', 'after']));
  expect(calls).toHaveLength(2);
  expect(frames.join('\n')).not.toContain('secret');
});

test('Esc leaves a password unsaid, and the line is there again', async () => {
  const { type, calls, rowsOf, quit } = show();
  await type('/login bob\r', 'sec');
  await vi.waitFor(() => expect(rowsOf().at(-1)).toContain('Password: •••'));
  await type('\x1b');
  await vi.waitFor(() => expect(rowsOf().at(-1)).toBe('›'));
  await type('/login bob\r', '\x03');
  await vi.waitFor(() => expect(rowsOf().at(-1)).toBe('›'));
  expect([calls, quit.mock.calls]).toEqual([[], []]);
});

test('--login asks for the password unless the session is that account already', async () => {
  const guest = show(96, sampleState(), { kind: 'login', name: 'bob' });
  await vi.waitFor(() => expect(guest.rowsOf().at(-1)).toContain('Password:'));
  const given = show(96, sampleState(), { kind: 'login', name: 'bob', password: 'secret word' });
  await vi.waitFor(() => expect(given.calls).toEqual([['login', 'bob', 'secret word']]));
  const there = show(96, withRole('user'), { kind: 'login', name: 'ana', password: 'secret word' });
  await vi.waitFor(() => expect(there.picture()).toContain('ana · online'));
  expect(there.calls).toEqual([]);
});

test('who is not signed in is told what this server allows', () => {
  const { me: _, ...state } = sampleState();
  const server = { name: 'The Club', version: '1', guests: false, registration: 'invite' } as const;
  const signedOut = { ...state, connection: { kind: 'signed-out' as const, reason: 'signed out elsewhere' } };
  expect(show(60, { ...signedOut, rooms: new Map(), server }).rowsOf()).toMatchInlineSnapshot(`
    [
      "Tertulia",
      "",
      "",
      "  This is The Club.",
      "  Signed out elsewhere.",
      "  Guests are not let in here.",
      "  To sign in: /login NAME",
      "  To make an account with the code you were given: /register",
      "  NAME --invite CODE",
      " signed out: signed out elsewhere                     /help",
      "›",
    ]
  `);
});

test('what moderators did stands below everything until Esc', async () => {
  const notice = { action: 'mute', by_username: 'mia\x1b[2J', room_id: 'general', reason: 'two\nlines' };
  const { type, rowsOf } = show(96, { ...sampleState(), notices: [notice] });
  expect(rowsOf().slice(-3)).toMatchInlineSnapshot(`
    [
      "                   ! mia␛[2J muted you in #general: two␊lines",
      " ana (guest) · online · ! 1 notice                                                    Esc: seen",
      "›",
    ]
  `);
  await type('\x1b');
  await vi.waitFor(() => expect(rowsOf().at(-2)).toContain('/help'));
});

test('where one may not write, the line says why, keeps what was written, and takes commands', async () => {
  const until = '2026-01-31T12:10:00.000Z';
  const { type, rowsOf, calls, picture } = show(96, { ...sampleState(), muted: { until, reason: 'too\nloud' } });
  expect(rowsOf().at(-1)).toMatch(/^✗ You are muted until \d\d:10: “too␊loud”\. Commands begin with \/\.$/u);
  expect(rowsOf().at(-2)).toContain('muted until --:--');
  await type('let me speak\r');
  await vi.waitFor(() => expect(rowsOf().at(-1)).toBe('› let me speak'));
  expect(picture()).toMatch(/ {21}You are muted until \d\d:10: “too␊loud”\.\n/u);
  expect(calls).toEqual([]);
});

test('while a message is to be named, each shows its number in place of its time', async () => {
  const { type, picture } = show();
  await type('/delete ');
  await vi.waitFor(() => expect(picture()).toMatch(/ {4}1 +bob │ hello/u));
});

test('an archived room and its slow mode are told', () => {
  const state = withRole('user');
  const room = state.rooms.get('general');
  if (!room) throw new Error('general is missing');
  const summary = { ...room.summary, archived: true as const, slow_mode_ms: 10_000 };
  const { rowsOf } = show(96, { ...state, rooms: new Map([['general', { ...room, summary }]]) });
  expect(rowsOf().slice(-2)).toMatchInlineSnapshot(`
    [
      " ana · online · archived · slow mode 10 s                                                 /help",
      "✗ The room is archived: it can be read, but nothing can be added. Commands begin with /.",
    ]
  `);
});

test('an answer longer than the screen is read from its beginning, and PageDown goes on', async () => {
  const { type, rowsOf } = show(96, withRole('admin'));
  await type('/help\r');
  await vi.waitFor(() => expect(rowsOf()[1]).toContain('Talking'));
  expect(rowsOf().at(-2)).toContain('PageDown: newer');
  await type('\x1b[6~');
  await vi.waitFor(() => expect(rowsOf()[1]).toContain('/msg'));
});
