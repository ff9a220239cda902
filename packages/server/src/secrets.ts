import { createHash, randomFillSync } from 'node:crypto';

export type Secrets = {
  /** A new id, 16 characters of `A-Za-z0-9_-`. Ids of later seconds sort after earlier ones. */
  id(): string;
  /** 256 bits that nobody can guess, as base64url. */
  token(): string;
  /** 128 bits, short enough to be read out to somebody. */
  code(): string;
  /** The hash under which a secret is kept: SHA-256 as base64url. */
  hash(text: string): string;
};

/** The characters of base64url in their own order, so that what is written with them sorts as the numbers do. */
const digits = Buffer.from('-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz');
const poolBytes = 4_096;

/**
 * Ids begin with the second they were made in: what is made together is kept together in every index that leads with an id,
 * and a crowd that arrives changes few pages of the database. The 60 random bits behind it make them unique, not secret.
 */
export function createSecrets(wallClock: () => number): Secrets {
  const random = createRandom();
  // Written in place and read as one piece: a string put together of two is kept as three.
  const id = Buffer.alloc(16);
  let second = -1;

  function writeSecond(): void {
    const now = Math.floor(wallClock() / 1_000);
    if (now === second) return;
    second = now;
    // Six digits, which last for 2,000 years.
    for (let i = 0; i < 6; i++) id[i] = digits[Math.floor(now / 64 ** (5 - i)) % 64] as number;
  }

  return {
    id() {
      writeSecond();
      const bytes = random(10);
      for (let i = 0; i < 10; i++) id[6 + i] = digits[(bytes[i] as number) % 64] as number;
      return id.toString('latin1');
    },
    code: () => random(16).toString('base64url'),
    token: () => random(32).toString('base64url'),
    hash: (text) => createHash('sha256').update(text).digest('base64url'),
  };
}

/** Draws for many at once, for asking the system costs more than the bytes do. Bytes are good until the next are asked for. */
function createRandom(): (count: number) => Buffer {
  const pool = Buffer.alloc(poolBytes);
  let used = poolBytes;
  let given = pool.subarray(0, 0);
  return (count) => {
    // What was given away is not kept.
    given.fill(0);
    if (used + count > poolBytes) {
      randomFillSync(pool);
      used = 0;
    }
    given = pool.subarray(used, used + count);
    used += count;
    return given;
  };
}
