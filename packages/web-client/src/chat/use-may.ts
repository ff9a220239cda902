import { useMemo } from 'react';
import type { Action, ChatClient } from './model.ts';
import { useChat, useChatClient } from './use-chat.ts';

export type May = (action: Action, about?: Parameters<ChatClient['may']>[1]) => boolean;

/** Whether one may do something, asked when somebody is about to do it: what is shown by it does not follow changes. */
export function useMayNow(): May {
  const client = useChatClient();
  return useMemo(() => (action, about) => client.may(action, about).allowed, [client]);
}

/** Whether one may do something, for what is shown by it all the time. */
export function useMay(): May {
  useChat(({ me }) => me);
  useChat(({ rooms }) => rooms);
  useChat(({ directory }) => directory);
  return useMayNow();
}
