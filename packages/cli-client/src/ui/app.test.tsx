import { render } from 'ink-testing-library';
import { expect, test, vi } from 'vitest';
import { createFakeChatClient, sampleState } from '../testing/fake-chat-client.ts';
import { App } from './app.tsx';

function show(columns = 96, state = sampleState()) {
  const fake = createFakeChatClient(state);
  const size = { columns, rows: 12 };
  const quit = vi.fn<() => void>();
  const app = render(<App client={fake.client} suggestedName="ana" now={() => 0} quit={quit} size={size} />);
  const picture = () => (app.lastFrame() ?? '').replace(/\d\d:\d\d /gu, '--:-- ');
  return { ...fake, ...app, picture, quit };
}

test('the screen shows rooms, timeline, members, status and input', () => {
  expect(
    show()
      .picture()
      .split('\n')
      .map((row) => row.trimEnd()),
  ).toMatchInlineSnapshot(`
    [
      " Rooms             #general                                                   1 online",
      " #general                                                                     ● ana",
      " #random         3                                                            ○ bob",
      "",
      "                   This is where general begins.",
      "                   ── Sat Jan 31 2026 ───────────────────────────────────────",
      "                   --:--         bob │ hello",
      "                   ── new messages ──────────────────────────────────────────",
      "                   --:--         ana │ hi ␛[31mbob",
      " ana · online                                                                             /help",
      "›",
    ]
  `);
});

test('a narrow screen keeps the timeline alone', () => {
  expect(show(40).picture()).not.toContain('Rooms');
  expect(show(40).picture()).toContain('│ hello');
});

test('Enter sends; a bracketed paste is one message with its newlines', async () => {
  const { stdin, calls } = show();
  await vi.waitFor(() => expect(stdin.listenerCount('readable')).toBeGreaterThan(0));
  stdin.write('hey\r');
  stdin.write('\x1b[200~one\rtwo\x1b[201~\r');
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
