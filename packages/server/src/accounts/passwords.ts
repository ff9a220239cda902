import { err, ok, type Result } from '@tertulia/protocol';

/** Slow on purpose. */
export type Hasher = {
  hash(password: string): Promise<string>;
  verify(passwordHash: string, password: string): Promise<boolean>;
  readonly dummyHash: string;
};

/** `gone` if nobody waited for it any more when its turn came. */
export type PasswordFailure = { readonly kind: 'busy'; readonly retryAfterMs: number } | { readonly kind: 'gone' };

export type Passwords = {
  hash(password: string, isWanted: () => boolean): Promise<Result<string, PasswordFailure>>;
  /** Whether it is the password of that hash. Without a hash it never is, and takes as long to tell. */
  verify(
    passwordHash: string | undefined,
    password: string,
    isWanted: () => boolean,
  ): Promise<Result<boolean, PasswordFailure>>;
  /** Whether it is one of those that everyone tries first. */
  isCommon(password: string): Promise<boolean>;
};

export type PasswordOptions = {
  readonly hasher: Hasher;
  readonly loadCommon: () => Promise<ReadonlySet<string>>;
  /** At once: each takes a core and 46 MiB. */
  readonly maxAtOnce?: number;
  /** That wait besides; with two at once about two seconds. */
  readonly maxWaiting?: number;
  readonly onHashed?: () => void;
};

const returnMs = { first: 1_000, apart: 50, slots: 64 };

/** Hashes passwords, so many at once and no more; past what may wait it says `busy`, and to each another time to come back. */
export function createPasswords(options: PasswordOptions): Passwords {
  const { hasher, loadCommon, maxAtOnce = 2, maxWaiting = 128, onHashed } = options;
  const waiting: (() => void)[] = [];
  let running = 0;
  let turnedAway = 0;

  async function inTurn<T>(isWanted: () => boolean, run: () => Promise<T>): Promise<Result<T, PasswordFailure>> {
    if (running >= maxAtOnce) {
      if (waiting.length >= maxWaiting) return err({ kind: 'busy', retryAfterMs: nextReturnMs() });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      if (!isWanted()) return err({ kind: 'gone' });
      onHashed?.();
      return ok(await run());
    } finally {
      // Whoever is next takes the place over.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  }

  /** A crowd that came at once does not come back at once. */
  function nextReturnMs(): number {
    return returnMs.first + (turnedAway++ % returnMs.slots) * returnMs.apart;
  }

  return {
    hash: (password, isWanted) => inTurn(isWanted, () => hasher.hash(toComparable(password))),
    async verify(passwordHash, password, isWanted) {
      const verified = await inTurn(isWanted, () =>
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
