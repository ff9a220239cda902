import { createHash } from 'node:crypto';
import type { Hash } from '@tertulia/protocol/client';

export function createNodeHash(): Hash {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
}
