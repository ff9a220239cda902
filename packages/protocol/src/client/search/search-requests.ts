import type { ChatMessage } from '../../entities.ts';
import type { Reply } from '../connection/request-error.ts';
import { askFor, type Request } from '../connection/requests.ts';

/** Messages that were found, the newest first. `before` asks for those before them, where there are `more`. */
export type SearchPage = {
  readonly messages: readonly ChatMessage[];
  readonly more: boolean;
  readonly before?: string;
};

export type SearchOptions = {
  /** Without it in all of one's rooms. */
  readonly roomId?: string;
  /** That of the page before. */
  readonly before?: string;
};

export type SearchRequests = {
  /** `query` is what the user typed, operators and all; `parseSearchQuery` tells what the server will make of it. */
  search(query: string, options?: SearchOptions): Reply<SearchPage>;
};

export function createSearchRequests(request: Request): SearchRequests {
  return {
    search: (query, { roomId, before } = {}) =>
      askFor(
        request,
        {
          type: 'Search',
          query,
          ...(roomId !== undefined && { room_id: roomId }),
          ...(before !== undefined && { before }),
        },
        'SearchResults',
        ({ messages, more, before }) => ({ messages, more, ...(before !== undefined && { before }) }),
      ),
  };
}
