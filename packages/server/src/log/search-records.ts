import type { ChatMessage, SearchPart } from '@tertulia/protocol';

/** What a message must be to be found. */
export type SearchTerms = {
  /** Folded; all must occur. */
  readonly words: readonly string[];
  /** By one of these people, or under one of these names, by their keys; absent: by anyone. */
  readonly authors?: { readonly userIds: readonly string[]; readonly nameKeys: readonly string[] };
  readonly has: readonly SearchPart[];
  /** Not before that instant, and before this one. */
  readonly since?: number;
  readonly until?: number;
};

/** Messages that fit, the newest first; `before` names where the next page begins, if there is `more`. */
export type SearchPage = {
  readonly messages: readonly ChatMessage[];
  readonly more: boolean;
  readonly before?: string;
};
