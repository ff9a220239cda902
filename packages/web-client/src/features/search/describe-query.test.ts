import { expect, test } from 'vitest';
import { parseSearchQuery } from '../../chat/search.ts';
import { describeQuery } from './describe-query.ts';

const describeText = (text: string) => {
  const parsed = parseSearchQuery(text);
  return parsed.ok ? describeQuery(parsed.value) : parsed.error;
};

test('says what was understood', () => {
  expect(describeText('Crème "hot tea" from:ana from:bo in:general has:file after:2026-01-01 before:2026-02-01')).toBe(
    'Messages that say “creme” and “hot tea”, by ana or bo, in general, with a file, from 2026-01-01 on, before 2026-02-01',
  );
  expect(describeText('has:link')).toBe('Messages with a link');
});
