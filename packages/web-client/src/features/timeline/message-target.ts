import { createContext, useContext } from 'react';

/** A message to be shown. A new object asks anew, also for the same message. */
export type MessageTarget = { readonly roomId: string; readonly seq: number };

export const ShowMessageContext = createContext<((roomId: string, seq: number) => void) | undefined>(undefined);

/** Shows a message where it was said; undefined where there is no place to show it. */
export function useShowMessage(): ((roomId: string, seq: number) => void) | undefined {
  return useContext(ShowMessageContext);
}
