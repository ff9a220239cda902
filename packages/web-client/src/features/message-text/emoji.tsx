import { nameToEmoji } from 'gemoji';

/** The emoji of that name; the name as typed if there is none. Objects have properties that are no emoji. */
export default function Emoji({ name }: { readonly name: string }) {
  const emoji = Object.hasOwn(nameToEmoji, name) ? nameToEmoji[name] : undefined;
  return emoji === undefined ? `:${name}:` : <span title={`:${name}:`}>{emoji}</span>;
}
