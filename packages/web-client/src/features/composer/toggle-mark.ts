/** A selection of a text, which is to be replaced; `from` and `to` are the selection after that. */
export type Replacement = {
  readonly start: number;
  readonly end: number;
  readonly words: string;
  readonly from: number;
  readonly to: number;
};

/** Puts `mark` on both sides of what is selected, or takes it away where it is. */
export function toggleMark(text: string, from: number, to: number, mark: string): Replacement {
  const selected = text.slice(from, to);
  const size = mark.length;
  return isMarked(text, from, to, mark)
    ? { start: from - size, end: to + size, words: selected, from: from - size, to: to - size }
    : { start: from, end: to, words: mark + selected + mark, from: from + size, to: to + size };
}

/** One star is emphasis, two are strong, three both. */
function isMarked(text: string, from: number, to: number, mark: string): boolean {
  const [character = ''] = mark;
  const isMark = (index: number) => text[index] === character;
  let run = 0;
  while (isMark(from - 1 - run) && isMark(to + run)) run++;
  return mark === '*' ? run % 2 === 1 : run >= mark.length;
}
