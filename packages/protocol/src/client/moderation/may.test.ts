import { expect, test } from 'vitest';
import type { RoomSummary, User, UserInfo } from '../../entities.ts';
import type { ChatState } from '../state/chat-state.ts';
import { initialState } from '../state/reducer.ts';
import { emptyRoom } from '../state/room-log.ts';
import { sampleSummary } from '../testing/sample-room.ts';
import { explain, may } from './may.ts';

const now = Date.parse('2026-01-01T12:00:00.000Z');
const later = '2026-01-01T12:00:00.001Z';
const past = '2026-01-01T12:00:00.000Z';
const ada: User = { user_id: 'ada', username: 'ada', role: 'user', guest: false };
const members: readonly UserInfo[] = [
  { user_id: 'ada', username: 'ada' },
  { user_id: 'bob', username: 'bob', guest: true },
  { user_id: 'mod', username: 'mod', role: 'moderator' },
  { user_id: 'root', username: 'root', role: 'admin' },
];

/** Ada's state; she is in `general`. */
function stateOf(me: Partial<User>, summary: Partial<RoomSummary> = {}, rest: Partial<ChatState> = {}): ChatState {
  const room = emptyRoom({ ...sampleSummary(9), ...summary });
  const held = { ...room, members: new Map(members.map((member) => [member.user_id, member])) };
  return { ...initialState, me: { ...ada, ...me }, rooms: new Map([['general', held]]), ...rest };
}

const general = { roomId: 'general' };
const codeOf = (...asked: Parameters<typeof may>) => {
  const permission = may(...asked);
  return permission.allowed ? 'yes' : permission.code;
};

test('who is signed out may nothing', () => {
  const permission = may(initialState, 'send-message', general, now);
  expect(explain(permission)).toBe('Sign in first.');
  expect(permission).toMatchObject({ allowed: false, code: 'unauthenticated' });
});

test('a member writes, unless the room is archived or they are muted there or everywhere, until that is over', () => {
  const answers = [
    stateOf({}),
    stateOf({}, { archived: true }),
    stateOf({}, { muted_until: later }),
    stateOf({}, { muted_until: past }),
    stateOf({}, {}, { muted: { until: later } }),
    stateOf({}, {}, { muted: { until: past } }),
    stateOf({}, { muted_until: later }, { muted: { until: past } }),
    stateOf({}, { muted_until: past }, { muted: { until: later } }),
  ].map((state) => codeOf(state, 'send-message', general, now));
  expect(answers).toEqual(['yes', 'forbidden', 'muted', 'yes', 'muted', 'yes', 'muted', 'muted']);
  expect(explain(may(stateOf({}), 'send-message', general, now))).toBeUndefined();
});

test("moderating goes by one's role in the room and on the server, and by the other's", () => {
  const kick = (state: ChatState) =>
    ['bob', 'mod', 'root', 'ada', 'nobody'].map((userId) => codeOf(state, 'kick', { ...general, userId }, now));
  expect(kick(stateOf({}))).toEqual(['forbidden', 'forbidden', 'forbidden', 'forbidden', 'forbidden']);
  expect(kick(stateOf({}, { role: 'moderator' }))).toEqual(['yes', 'forbidden', 'forbidden', 'forbidden', 'yes']);
  expect(kick(stateOf({ role: 'moderator' }))).toEqual(['yes', 'yes', 'forbidden', 'forbidden', 'yes']);
  expect(kick(stateOf({ role: 'admin' }))).toEqual(['yes', 'yes', 'forbidden', 'forbidden', 'yes']);
});

test('guests get no role, wherever they are known from', () => {
  const admin = stateOf({ role: 'admin' });
  expect(codeOf(admin, 'set-role', { userId: 'bob' }, now)).toBe('forbidden');
  expect(codeOf(admin, 'set-role', { userId: 'mod' }, now)).toBe('yes');
});

test('of a room one is not in, the directory tells what it is', () => {
  const listing = { name: '', topic: '', user_count: 0, member_count: 0, joined: false };
  const directory = [{ ...listing, room_id: 'open', kind: 'public' as const }];
  const state = stateOf({ role: 'moderator' }, {}, { directory });
  const actions = ['enter-room', 'send-message', 'delete-message'] as const;
  expect(actions.map((action) => codeOf(state, action, { roomId: 'open' }, now))).toEqual(['yes', 'not_member', 'yes']);
  expect(actions.map((action) => codeOf(state, action, { roomId: 'none' }, now))).toEqual(
    actions.map(() => 'not_found'),
  );
});

test('guests have no password to change', () => {
  expect(codeOf(stateOf({ guest: true }), 'change-password', {}, now)).toBe('forbidden');
  expect(codeOf(stateOf({}), 'change-password', {}, now)).toBe('yes');
});
