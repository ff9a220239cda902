/** An emoji as people look for it: by what it is called, and by words for what it is about. */
export type Emoji = { readonly unicode: string; readonly label: string; readonly words: string };
export type EmojiGroup = { readonly name: string; readonly emoji: readonly Emoji[] };

type CatalogEntry = {
  readonly unicode: string;
  readonly label: string;
  readonly tags?: readonly string[];
  readonly group?: number;
};

/** By the number of the group in the catalog; skin tones alone, which is the one left out, are no emoji to choose. */
const groupNames: Readonly<Record<number, string>> = {
  0: 'Smileys',
  1: 'People',
  3: 'Animals and nature',
  4: 'Food and drink',
  5: 'Travel and places',
  6: 'Activities',
  7: 'Objects',
  8: 'Symbols',
  9: 'Flags',
};
const maxFound = 120;

/** Comes on demand, for it is as large as the rest of the page. */
export async function loadEmoji(): Promise<readonly EmojiGroup[]> {
  const { default: entries } = await import('emojibase-data/en/compact.json');
  return toGroups(entries);
}

function toGroups(entries: readonly CatalogEntry[]): readonly EmojiGroup[] {
  return Object.entries(groupNames).map(([group, name]) => ({
    name,
    emoji: entries
      .filter((entry) => entry.group === Number(group))
      .map(({ unicode, label, tags = [] }) => ({ unicode, label, words: [label, ...tags].join(' ').toLowerCase() })),
  }));
}

/** Those all of whose words begin so, the ones that are called so first. */
export function findEmoji(groups: readonly EmojiGroup[], query: string): readonly Emoji[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (text: string) => wanted.every((word) => ` ${text}`.includes(` ${word}`));
  const found = groups.flatMap(({ emoji }) => emoji).filter(({ words }) => fits(words));
  const isCalledSo = ({ label }: Emoji) => fits(label.toLowerCase());
  return [...found.filter(isCalledSo), ...found.filter((emoji) => !isCalledSo(emoji))].slice(0, maxFound);
}
