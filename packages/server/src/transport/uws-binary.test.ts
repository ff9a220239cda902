import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

// The package is a third party's repackaging: a binary that changes without its version changing must not go unseen (ADR 0002).
test('the uWebSockets.js binary for Node 20 on Linux x64 is the one that was looked at', () => {
  const folder = dirname(createRequire(import.meta.url).resolve('uWebSockets.js'));
  const binary = readFileSync(join(folder, 'uws_linux_x64_115.node'));
  expect(createHash('sha256').update(binary).digest('hex')).toBe(
    'f4fa5d7b697529b45ac8aa3d57385d9af51bc1d2b26aa9f5b68ca4361542e665',
  );
});
