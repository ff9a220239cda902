import type { Way } from './ways-in.ts';

const nameKey = 'tertulia.last-name';
const wayKey = 'tertulia.last-way';

type LastEntry = { readonly name: string; readonly way: Exclude<Way, 'register'> };

/** Under which name and how this browser came in last. Storage may be refused; then nothing is known. */
export function loadLastEntry(): LastEntry {
  try {
    const way = localStorage.getItem(wayKey) === 'sign-in' ? 'sign-in' : 'guest';
    return { name: localStorage.getItem(nameKey) ?? '', way };
  } catch {
    return { name: '', way: 'guest' };
  }
}

export function saveLastEntry({ name, way }: LastEntry): void {
  try {
    localStorage.setItem(nameKey, name);
    localStorage.setItem(wayKey, way);
  } catch {
    // Only a convenience is lost.
  }
}
