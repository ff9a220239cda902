import { createContext, useContext } from 'react';

/** Unsent text by conversation, kept while the page lives. */
export type Drafts = Map<string, string>;

export const DraftsContext = createContext<Drafts>(new Map());

export function useDrafts(): Drafts {
  return useContext(DraftsContext);
}
