import { confusables } from './confusables.ts';

const lookOf = parse(confusables);
/** More than any text needs; see the test. */
const maxRounds = 5;

/**
 * What a text looks like: UTS 39's skeleton, with small and capital letters as one. Both are done until nothing changes, for
 * `M` looks like nothing else, but `m`, which is the same letter, looks like `rn`.
 */
export function toSkeleton(text: string): string {
  let skeleton = text;
  for (let round = 0; round < maxRounds; round++) {
    const next = toLook(skeleton).toLowerCase();
    if (next === skeleton) break;
    skeleton = next;
  }
  return skeleton;
}

/** UTS 39's skeleton, in which small and capital letters differ. */
export function toLook(text: string): string {
  const shown = text
    .normalize('NFD')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    // These letters lose their dot to whatever is put above them, even to another dot.
    .replace(/(?<=[ij])\u0307/gi, '');
  let look = '';
  for (const character of shown) look += lookOf.get(character) ?? character;
  return look.normalize('NFD');
}

function parse(lines: string): ReadonlyMap<string, string> {
  const looks = new Map<string, string>();
  for (const line of lines.trimEnd().split('\n')) {
    const [target = '', ...sources] = line.split(' ');
    const look = String.fromCodePoint(...target.split('+').map(fromHex));
    for (const source of sources) looks.set(String.fromCodePoint(fromHex(source)), look);
  }
  return looks;
}

function fromHex(text: string): number {
  return Number.parseInt(text, 16);
}
