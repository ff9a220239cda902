import type { ChatMessage } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import { ringBell } from './ring-bell.ts';
import { createFakeChatClient, sampleState } from './testing/fake-chat-client.ts';

test('[ME4] the bell rings for what calls for the user, once a second', () => {
  const { client, setState } = createFakeChatClient(sampleState());
  let come: (message: ChatMessage) => void = () => {};
  let now = 0;
  let rung = 0;
  const onMessage = (listener: typeof come) => {
    come = listener;
    return () => {};
  };
  ringBell(
    { ...client, onMessage },
    () => now,
    () => rung++,
  );
  const room = sampleState().rooms.get('general');
  const [message] = room?.messages ?? [];
  if (!room || !message) throw new Error('There is nothing to hear');
  come(message);
  come(message);
  expect(rung).toBe(1);
  now = 1_000;
  come(message);
  expect(rung).toBe(2);
  const quiet = { ...room, summary: { ...room.summary, notify: 'mentions' as const } };
  setState({ ...sampleState(), rooms: new Map([['general', quiet]]) });
  now = 2_000;
  come(message);
  expect(rung).toBe(2);
  come({ ...message, mentions: { user_ids: ['u-ana'] } });
  expect(rung).toBe(3);
});
