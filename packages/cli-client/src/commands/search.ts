import { findHighlights, parseSearchQuery, type SearchQuery } from '@tertulia/protocol';
import { excerptOf } from '../excerpt.ts';
import type { CommandContext, ListedSearch } from './command.ts';
import { listMessages } from './show-message.ts';
import { describeError } from './tell.ts';

type Options = { readonly query: string | undefined; readonly inRoom: boolean; readonly more: boolean };

/** Finds messages in all of the user's rooms, or in the room shown; with `more` those after the ones last found. */
export async function search(context: CommandContext, options: Options): Promise<void> {
  const { client, print, listed } = context;
  const asked = options.more ? listed.search : toSearch(context, options);
  if (asked === undefined) return print(options.more ? 'There are no more.' : 'Say what to look for: /help search.');
  const { query, shown, ...where } = asked;
  const parsed = parseSearchQuery(query);
  if (!parsed.ok) return print(`Cannot search: ${parsed.error}.`);
  const page = await client.search(query, where);
  if (!page.ok) return print(`Cannot search: ${describeError(page.error)}`);
  const { messages, more, before } = page.value;
  if (messages.length === 0 && !more) print(options.more ? 'There are no more.' : 'Nothing was found.');
  listMessages(context, messages, shown, (content) => excerptOf(from(content, parsed.value)));
  listed.search = more && before !== undefined ? { ...asked, shown: listed.messages, before } : undefined;
  if (messages.length > 0) print('/show N shows one in its place.');
  if (more) print('There may be more: /search --more.');
}

function toSearch({ roomId }: CommandContext, { query, inRoom }: Options): ListedSearch | undefined {
  const shown = inRoom ? roomId() : undefined;
  return query === undefined ? undefined : { query, shown: [], ...(shown !== undefined && { roomId: shown }) };
}

/** How far before what was found an excerpt begins at most. */
const leadChars = 20;

/** The content from a few words before the first that was found on, if it stands far from the beginning. */
function from(content: string, { words }: SearchQuery): string {
  const start = findHighlights(content, words)[0]?.start ?? 0;
  if (start <= leadChars) return content;
  // Whole words, for a character may be two units.
  const [lead = ''] = /(?<=\s).*$/su.exec(content.slice(start - leadChars, start)) ?? [];
  return `…${lead}${content.slice(start)}`;
}
