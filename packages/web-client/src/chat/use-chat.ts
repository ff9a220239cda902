import type { ChatClient, ChatState } from '@tertulia/protocol/client';
import { createContext, useContext, useSyncExternalStore } from 'react';

const ChatContext = createContext<ChatClient | undefined>(undefined);

export const ChatProvider = ChatContext.Provider;

export function useChatClient(): ChatClient {
  const client = useContext(ChatContext);
  if (!client) throw new Error('ChatProvider is missing above this component');
  return client;
}

/**
 * The part of the chat's state that `select` picks. It must return the same reference while that part is unchanged:
 * a piece of the state itself or a primitive; what is computed belongs in `useMemo` after it.
 */
export function useChat<T>(select: (state: ChatState) => T): T {
  const client = useChatClient();
  return useSyncExternalStore(client.subscribe, () => select(client.getState()));
}
