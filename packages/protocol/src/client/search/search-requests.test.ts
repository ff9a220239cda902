import { expect, test } from 'vitest';
import { ok } from '../../result.ts';
import { findFlawIn, type Request, type RequestMessage } from '../connection/requests.ts';
import { createSearchRequests } from './search-requests.ts';

test('[SE1] a search says what is meant, and gives what was found and how to ask for more', async () => {
  const asked: RequestMessage[] = [];
  const request: Request = (message, done) => {
    asked.push(message);
    done(ok({ type: 'SearchResults', re: 'r1', messages: [], more: true, before: 'b1' }));
  };
  const { search } = createSearchRequests(request);
  expect(await search('from:ana cats')).toEqual(ok({ messages: [], more: true, before: 'b1' }));
  await search('cats', { roomId: 'tea', before: 'b1' });
  expect(asked).toEqual([
    { type: 'Search', query: 'from:ana cats' },
    { type: 'Search', query: 'cats', room_id: 'tea', before: 'b1' },
  ]);
  expect(asked.map(findFlawIn)).toEqual([undefined, undefined]);
});
