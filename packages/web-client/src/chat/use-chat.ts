import type { ChatClient, ChatState } from '@tertulia/protocol/client';
import { createContext, useContext, useSyncExternalStore } from 'react';
import { onceAFrame, type Subscribe } from './once-a-frame.ts';

/** The page's one chat session, and how its pages hear of changes. */
export type Chat = { readonly client: ChatClient; readonly subscribe: Subscribe };

const ChatContext = createContext<Chat | undefined>(undefined);

export const ChatProvider = ChatContext.Provider;

export function toChat(client: ChatClient): Chat {
  return { client, subscribe: onceAFrame(client.subscribe) };
}

function useChatContext(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error('ChatProvider is missing above this component');
  return chat;
}

export function useChatClient(): ChatClient {
  return useChatContext().client;
}

/**
 * The part of the chat's state that `select` picks. It must return the same reference while that part is unchanged:
 * a piece of the state itself or a primitive; what is computed belongs in `useMemo` after it.
 */
export function useChat<T>(select: (state: ChatState) => T): T {
  const { client, subscribe } = useChatContext();
  return useSyncExternalStore(subscribe, () => select(client.getState()));
}
