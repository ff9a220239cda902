import { err, ok, type Result } from '@tertulia/protocol';
import { createTurns } from './turns.ts';

/** Slow on purpose. */
export type Hasher = {
  hash(password: string): Promise<string>;
  verify(passwordHash: string, password: string): Promise<boolean>;
  readonly dummyHash: string;
};

/** `gone` if nobody waited for it any more when its turn came. */
export type PasswordFailure = { readonly kind: 'busy'; readonly retryAfterMs: number } | { readonly kind: 'gone' };

/** For whom a password is hashed. */
export type Asker = {
  /** Whether the account knows them already: then they go before those whom it does not. */
  readonly isKnown: boolean;
  /** Whether they still wait for it. */
  readonly isWanted: () => boolean;
};

export type Passwords = {
  hash(password: string, asker: Asker): Promise<Result<string, PasswordFailure>>;
  /** Whether it is the password of that hash. Without a hash it never is, and takes as long to tell. */
  verify(passwordHash: string | undefined, password: string, asker: Asker): Promise<Result<boolean, PasswordFailure>>;
  /** Whether it is one of those that everyone tries first. */
  isCommon(password: string): Promise<boolean>;
};

export type PasswordOptions = {
  readonly hasher: Hasher;
  readonly loadCommon: () => Promise<ReadonlySet<string>>;
  /** At once: each takes a core and 46 MiB. */
  readonly maxAtOnce?: number;
  /** That wait besides; with two at once about two seconds, with one four. */
  readonly maxWaiting?: number;
  /** Who has waited longer when the turn comes is told `busy`: shorter than whoever waits has to authenticate. */
  readonly maxWaitMs?: number;
  readonly now: () => number;
  readonly onHashed?: () => void;
};

const returnMs = { first: 1_000, apart: 50, slots: 64 };

/** Hashes passwords, so many at once and no more; past what may wait it says `busy`, and to each another time to come back. */
export function createPasswords(options: PasswordOptions): Passwords {
  const { hasher, loadCommon, maxAtOnce = 2, maxWaiting = 128, maxWaitMs = 6_000, now, onHashed } = options;
  const turns = createTurns({ maxAtOnce, maxWaiting, maxWaitMs, now });
  let turnedAway = 0;

  async function inTurn<T>({ isKnown, isWanted }: Asker, run: () => Promise<T>): Promise<Result<T, PasswordFailure>> {
    if (!(await turns.take(isKnown))) return err({ kind: 'busy', retryAfterMs: nextReturnMs() });
    try {
      if (!isWanted()) return err({ kind: 'gone' });
      onHashed?.();
      return ok(await run());
    } finally {
      turns.passOn();
    }
  }

  /** A crowd that came at once does not come back at once. */
  function nextReturnMs(): number {
    return returnMs.first + (turnedAway++ % returnMs.slots) * returnMs.apart;
  }

  return {
    hash: (password, asker) => inTurn(asker, () => hasher.hash(toComparable(password))),
    async verify(passwordHash, password, asker) {
      const verified = await inTurn(asker, () =>
        hasher.verify(passwordHash ?? hasher.dummyHash, toComparable(password)),
      );
      return verified.ok && passwordHash === undefined ? ok(false) : verified;
    },
    isCommon: async (password) => (await loadCommon()).has(toComparable(password).toLowerCase()),
  };
}

/** Keyboards differ in how they compose what looks the same. */
function toComparable(password: string): string {
  return password.normalize('NFC');
}
