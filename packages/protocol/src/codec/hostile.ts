import { maxDepth } from '../limits.ts';

export type Path = readonly (string | number)[];
export type Flaw = { readonly path: Path; readonly message: string };

const forbiddenKeys = new Set(['__proto__', 'constructor']);

/**
 * Finds what no schema catches in parsed JSON: nesting beyond 16, `__proto__` and `constructor` keys, lone surrogates,
 * NUL, and numbers that are not finite or are integers of 2^53 and beyond (they have already lost digits).
 */
export function findFlaw(value: unknown): Flaw | undefined {
  return inspect(value, 1, []);
}

function inspect(value: unknown, depth: number, path: (string | number)[]): Flaw | undefined {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) return flaw(path, 'holds a lone surrogate');
      if (value.includes('\0')) return flaw(path, 'holds a NUL character');
      return undefined;
    case 'number':
      if (!Number.isFinite(value)) return flaw(path, 'is not a finite number');
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) return flaw(path, 'is an integer of 2^53 or more');
      return undefined;
    case 'object':
      return value === null ? undefined : inspectChildren(value, depth, path);
    default:
      return undefined;
  }
}

function inspectChildren(value: object, depth: number, path: (string | number)[]): Flaw | undefined {
  if (depth > maxDepth) return flaw(path, `is nested deeper than ${maxDepth}`);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      path.push(i);
      const found = inspect(value[i], depth + 1, path);
      if (found) return found;
      path.pop();
    }
    return undefined;
  }
  for (const key of Object.keys(value)) {
    // The path is sent back, so it must not hold what is refused here.
    if (!key.isWellFormed() || key.includes('\0')) return flaw(path, 'has a key with a lone surrogate or NUL');
    path.push(key);
    if (forbiddenKeys.has(key)) return flaw(path, 'is a forbidden key');
    const found = inspect((value as Record<string, unknown>)[key], depth + 1, path);
    if (found) return found;
    path.pop();
  }
  return undefined;
}

function flaw(path: (string | number)[], message: string): Flaw {
  return { path: path.map((key) => (typeof key === 'number' ? key : cutKey(key))), message };
}

/** Keys come from the sender and are echoed in errors: at most 64 code points of each. */
export function cutKey(key: string): string {
  return key.length <= 64 ? key : [...key.slice(0, 128)].slice(0, 64).join('');
}
