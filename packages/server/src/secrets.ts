import { createHash, randomFillSync } from 'node:crypto';

export type Secrets = {
  /** A new id, 16 characters of `A-Za-z0-9_-`. Ids of later seconds sort after earlier ones. */
  id(): string;
  /** 256 bits that nobody can guess, as base64url. */
  token(): string;
  /** The hash under which a secret is kept: SHA-256 as base64url. */
  hash(text: string): string;
};

/** The characters of base64url in their own order, so that what is written with them sorts as the numbers do. */
const digits = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const poolBytes = 4_096;

/**
 * Ids begin with the second they were made in: what is made together is kept together in every index that leads with an id,
 * and a crowd that arrives changes few pages of the database. The 60 random bits behind it make them unique, not secret.
 */
export function createSecrets(wallClock: () => number): Secrets {
  const random = createRandom();
  let second = -1;
  let prefix = '';

  function prefixOf(at: number): string {
    if (at !== second) {
      second = at;
      prefix = toDigits(at);
    }
    return prefix;
  }

  return {
    id: () => prefixOf(Math.floor(wallClock() / 1_000)) + random(8).slice(0, 10),
    token: () => random(32),
    hash: (text) => createHash('sha256').update(text).digest('base64url'),
  };
}

/** Six digits, which last for 2,000 years. */
function toDigits(number: number): string {
  return Array.from({ length: 6 }, (_, i) => digits[Math.floor(number / 64 ** (5 - i)) % 64]).join('');
}

/** Draws for many at once, for asking the system costs more than the bytes do. What was given away is not kept. */
function createRandom(): (bytes: number) => string {
  const pool = Buffer.alloc(poolBytes);
  let used = poolBytes;
  return (bytes) => {
    if (used + bytes > poolBytes) {
      randomFillSync(pool);
      used = 0;
    }
    const text = pool.toString('base64url', used, used + bytes);
    pool.fill(0, used, used + bytes);
    used += bytes;
    return text;
  };
}
