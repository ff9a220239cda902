import { expect, test } from 'vitest';
import type { ChatMessage } from '../../entities.ts';
import { sampleMessages, sampleSummary } from '../testing/sample-room.ts';
import type { RoomState } from './chat-state.ts';
import { mentionedIn } from './mentioned-in.ts';

const me = { user_id: 'u-me', username: 'me', role: 'user', guest: false } as const;
const room: RoomState = {
  ...{ appliedSeq: 1, messages: [], hasOlder: false, loadingOlder: false, onlineCount: 1, typing: new Map() },
  summary: { ...sampleSummary(1), peer: { user_id: 'u-peer', username: 'peer' } },
  members: new Map([['u-ana', { user_id: 'u-ana', username: 'ana' }]]),
};
const [plain] = sampleMessages(1, 1) as [ChatMessage];

test('[MK6] whoever is mentioned and known has a name', () => {
  const mentions = { user_ids: ['u-ana', 'u-me', 'u-peer', 'u-gone'], all: true as const };
  expect(mentionedIn({ ...plain, mentions }, room, me)).toEqual([
    { name: 'ana', user_id: 'u-ana' },
    { name: 'me', user_id: 'u-me' },
    { name: 'peer', user_id: 'u-peer' },
    { name: 'all' },
  ]);
});

test('[MK6] a message that mentions nobody names nobody', () => {
  expect(mentionedIn(plain, room, me)).toEqual([]);
});
