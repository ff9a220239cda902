import { toLook, toSkeleton } from './username/skeleton.ts';

/** Two names are the same if they agree in either, see [HS9]. */
export type UsernameKeys = {
  /** How the name reads, small letters or capitals: the same for all names that are one by RFC 8265. */
  readonly key: string;
  /** How it looks as it is written: a capital I looks like a small l. */
  readonly skeleton: string;
};

/** Never throws, whatever the text. Where both agree they are one string, for many thousands may be kept. */
export function toUsernameKeys(username: string): UsernameKeys {
  const spaced = username.replace(manySpaces, ' ');
  if (isAscii.test(spaced)) {
    const key = toAsciiSkeleton(spaced.toLowerCase());
    return { key, skeleton: spaced.includes('I') ? toAsciiSkeleton(spaced) : key };
  }
  const key = toSkeleton(toCapitals(spaced));
  const skeleton = toSkeleton(spaced);
  return { key, skeleton: skeleton === key ? key : skeleton };
}

/** In capitals, for more letters look alike there: м and М are one letter, and only the second looks like a Latin one. */
function toCapitals(text: string): string {
  const capitals = text.normalize('NFKC').toLowerCase().toUpperCase().normalize('NFKC');
  // For UTS 39 a capital I is an l, but here the l itself is an L.
  return capitals.replace(/\p{Lu}/gu, (letter) => (toLook(letter) === 'l' ? 'i' : letter));
}

/** Spaces that are wide, or several, are told from one no better than letters that look alike. */
const manySpaces = /\s{2,}|[^\S ]/gu;
const isAscii = /^[ -~]*$/;

/** The printable characters of ASCII that look like something else than themselves in lower case. Eight of them. */
const asciiLooks = new Map(
  Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
    .map((character) => [character, toSkeleton(character)] as const)
    .filter(([character, look]) => look !== character.toLowerCase()),
);
const asciiWithLooks = new RegExp(`[${[...asciiLooks.keys()].join('').replace(/[\\\]^-]/g, '\\$&')}]`, 'g');

/** The same as `toSkeleton`, ten times as fast: nearly all names are ASCII, and crowds arrive at once. */
function toAsciiSkeleton(text: string): string {
  return text.replace(asciiWithLooks, (character) => asciiLooks.get(character) ?? character).toLowerCase();
}
