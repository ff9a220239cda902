import { decodeServerFrame } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import { createWelcome } from './welcome.ts';

test('the greeting is a Welcome with the guest’s id', () => {
  const welcome = createWelcome(
    { guests: true, registration: 'closed', maxFileBytes: 1_000, retention: { days: 30 } },
    '1.2.3',
  );
  const decoded = decodeServerFrame(welcome('Abc_-9'), 'tertulia.v1.json');
  expect(decoded).toMatchObject([
    {
      ok: true,
      value: {
        type: 'Welcome',
        user_id: 'Abc_-9',
        server: { version: '1.2.3' },
        auth: { guests: true },
        retention: { days: 30 },
      },
    },
  ]);
});
