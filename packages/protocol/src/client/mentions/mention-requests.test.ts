import { expect, test } from 'vitest';
import { ok } from '../../result.ts';
import type { ServerMessage } from '../../server-message.ts';
import type { Request, RequestMessage } from '../connection/requests.ts';
import { createOnlineStore } from '../testing/online-store.ts';
import { sampleMessages } from '../testing/sample-room.ts';
import { createMentionRequests } from './mention-requests.ts';

function setUp(reply: ServerMessage) {
  const asked: RequestMessage[] = [];
  const store = createOnlineStore();
  const request: Request = (message, done) => {
    asked.push(message);
    done(ok(reply));
  };
  return { requests: createMentionRequests(store, request), store, asked };
}

test('[ME3] pages of mentions are given as they came', async () => {
  const page = { messages: sampleMessages(1, 2), more: true, before: 'p1' };
  const { requests, asked } = setUp({ type: 'MentionPage', ...page });
  expect(await requests.listMentions()).toEqual(ok(page));
  await requests.listMentions('p1');
  expect(asked).toEqual([{ type: 'ListMentions' }, { type: 'ListMentions', before: 'p1' }]);
});

test('[ME4] a level holds here once the server has it, for it tells one’s other connections alone', async () => {
  const { requests, store, asked } = setUp({ type: 'Ok', re: 'r1' });
  await requests.setNotify('general', 'mentions');
  expect(asked).toEqual([{ type: 'SetNotify', room_id: 'general', level: 'mentions' }]);
  expect(store.getState().rooms.get('general')?.summary.notify).toBe('mentions');
});
