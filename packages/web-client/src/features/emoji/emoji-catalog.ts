/** An emoji as people look for it: by what it is called, and by words for what it is about, its short names among them. */
export type Emoji = { readonly unicode: string; readonly label: string; readonly words: string };
export type EmojiGroup = { readonly name: string; readonly emoji: readonly Emoji[] };

const maxFound = 120;

/** Comes on demand, for it is large beside the rest of the page. */
export async function loadEmoji(): Promise<readonly EmojiGroup[]> {
  const { gemoji } = await import('gemoji');
  const groups = new Map<string, Emoji[]>();
  for (const { emoji: unicode, description: label, names, tags, category } of gemoji) {
    const shortNames = names.join(' ').replaceAll('_', ' ');
    const emoji = { unicode, label, words: [label, shortNames, ...tags].join(' ').toLowerCase() };
    const group = groups.get(category);
    if (group) group.push(emoji);
    else groups.set(category, [emoji]);
  }
  return [...groups].map(([name, emoji]) => ({ name, emoji }));
}

/** Those that have words which begin as all that is asked for, the ones that are called so first. */
export function findEmoji(groups: readonly EmojiGroup[], query: string): readonly Emoji[] {
  const wanted = query
    .toLowerCase()
    .split(/[\s:_]+/)
    .filter(Boolean);
  const fits = (text: string) => wanted.every((word) => ` ${text}`.includes(` ${word}`));
  const found = groups.flatMap(({ emoji }) => emoji).filter(({ words }) => fits(words));
  const isCalledSo = ({ label }: Emoji) => fits(label.toLowerCase());
  return [...found.filter(isCalledSo), ...found.filter((emoji) => !isCalledSo(emoji))].slice(0, maxFound);
}
