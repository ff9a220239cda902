import { expect, test } from 'vitest';
import type { ChatMessage, File } from '../../entities.ts';
import { ok } from '../../result.ts';
import type { Outcome, Request, RequestMessage } from '../connection/requests.ts';
import { createOnlineStore } from '../testing/online-store.ts';
import { sampleMessages } from '../testing/sample-room.ts';
import { createFileRenewal } from './file-renewal.ts';

const fileOf = (url: string): File => {
  const what = { file_id: 'f1', filename: 'a.txt', content_type: 'text/plain', size: 1, sha256: '' };
  return { ...what, url };
};
const withFile = (url: string) => (message: ChatMessage) => ({ ...message, files: [fileOf(url)] });

test('[FI7] files that have ended are read anew, once for all around them, and nothing else is taken', async () => {
  const store = createOnlineStore();
  const [first, second] = sampleMessages(10, 11).map(withFile('/files/f1?until=1')) as [ChatMessage, ChatMessage];
  for (const message of [first, second]) store.dispatch(message);
  const asked: RequestMessage[] = [];
  const answers: ((outcome: Outcome) => void)[] = [];
  const request: Request = (message, done) => {
    asked.push(message);
    answers.push(done);
  };
  const renew = createFileRenewal(store, request);
  const both = [renew('general', 10), renew('general', 11)];
  expect(asked).toEqual([{ type: 'History', room_id: 'general', around_seq: 10, limit: 50 }]);
  const [deleted, , other] = sampleMessages(9, 11).map(withFile('/files/f1?until=2'));
  const messages = [deleted, { ...first, content: 'older', files: [fileOf('/files/f1?until=2')] }, other];
  const page = { room_id: 'general', epoch: 'e1', more_before: true, more_after: false };
  answers[0]?.(ok({ type: 'HistoryPage', re: 'r', ...page, messages: messages as ChatMessage[] }));
  expect(await Promise.all(both)).toEqual([ok(undefined), ok(undefined)]);
  const fresh = { files: [fileOf('/files/f1?until=2')] };
  expect(store.getState().rooms.get('general')?.messages).toEqual([
    { ...first, ...fresh },
    { ...second, ...fresh },
  ]);
  void renew('general', 10);
  expect(asked).toHaveLength(2);
});
