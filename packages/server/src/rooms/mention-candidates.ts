import { limits } from '@tertulia/protocol';

/** More at-signs in one message are text. */
const maxAtSigns = 100;

/** Fenced blocks, to the end if they are not closed, and spans between equally many backticks. */
const code =
  /^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[`~]*[ \t]*$|(?![\s\S]))|(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\2(?!`)/gm;
const atSign = /(?<![\p{L}\p{M}\p{N}_@])@(?=\S)/gu;
const wordCharacter = /[\p{L}\p{M}\p{N}_]/u;

/**
 * What may be names in `@name`, for each at-sign that is not within a word or code: every beginning of what follows it that ends
 * with a word, the longest first. Names may hold spaces, so that only who knows the names can tell where one ends.
 */
export function findMentionCandidates(content: string): string[][] {
  if (!content.includes('@')) return [];
  const text = content.includes('`') || content.includes('~') ? content.replace(code, '\n') : content;
  const found: string[][] = [];
  for (const { index } of text.matchAll(atSign)) {
    if (found.length >= maxAtSigns) break;
    found.push(toCandidates(text.slice(index + 1, index + 1 + 2 * limits.max_username_chars + 2)));
  }
  return found;
}

function toCandidates(rest: string): string[] {
  const characters = [...(rest.split('\n', 1)[0] ?? '')];
  const candidates: string[] = [];
  for (let length = Math.min(characters.length, limits.max_username_chars); length > 0; length--) {
    const [last, next] = [characters[length - 1] as string, characters[length]];
    const isWithinWord = next !== undefined && wordCharacter.test(next) && wordCharacter.test(last);
    if (!isWithinWord && /\S/.test(last)) candidates.push(characters.slice(0, length).join(''));
  }
  return candidates;
}
