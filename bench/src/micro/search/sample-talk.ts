/** Numbers from 0 up to 1, the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const syllables =
  'ba be bi bo bu ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru sa se so ta te to ster ing ly'.split(
    ' ',
  );
const firstHan = 0x4e00;

export const roomCount = 200;
export const authorCount = 2_000;
export const roomOf = (room: number): string => `room-${room}`;
export const authorOf = (author: number): string => `author-${author}`;
/** When the first message is sent, and how long after it the next. */
export const firstAt = Date.UTC(2026, 0, 1);
export const everyMs = 10_000;

export type Talk = ReturnType<typeof createTalk>;

/**
 * Talk as it is for a search: of 20,000 words few are said often and most seldom, one message in ten is Chinese, one in twenty has a link,
 * and some rooms and people say much more than others.
 */
export function createTalk() {
  const random = createRandom(20_261_124);
  const below = (limit: number, bias = 1) => Math.floor(random() ** bias * limit);
  const repeat = (count: number, make: () => string, separator = '') =>
    Array.from({ length: count }, make).join(separator);
  const words = Array.from({ length: 20_000 }, () =>
    repeat(1 + below(4), () => syllables[below(syllables.length)] as string),
  );
  const says = () => words[Math.floor(words.length ** random()) - 1] as string;
  const han = () => String.fromCodePoint(firstHan + below(3_000, 3));
  const sentence = () => repeat(3 + below(14), says, ' ');
  return {
    room: () => below(roomCount, 2),
    author: () => below(authorCount, 2),
    content() {
      const text = random() < 0.1 ? repeat(6 + below(14), han) : sentence();
      return random() < 0.05 ? `${text} https://${says()}.example/${below(1_000)}` : text;
    },
    /** A word of that rank, 0 the most frequent, with at least `minLength` letters. */
    word: (rank: number, minLength = 1) => words.slice(rank).find(({ length }) => length >= minLength) as string,
    han,
    below,
  };
}
