import type { ChatMessage } from '../../entities.ts';
import { guard } from '../guard.ts';
import type { ChatState } from './chat-state.ts';
import { type Action, initialState, reduce } from './reducer.ts';

/** Holds the state and tells of its changes. */
export type StateStore = {
  getState(): ChatState;
  dispatch(action: Action): void;
  /** Runs several changes; listeners hear of them once, at the end of the outermost batch. */
  batch<T>(run: () => T): T;
  /** Hands a message to those who watch for messages, once the listeners know the state it is part of. */
  announce(message: ChatMessage): void;
  subscribe(listener: () => void): () => void;
  onMessage(listener: (message: ChatMessage) => void): () => void;
};

/** `settle` runs at the end of each batch, still within it: for what follows from the changes as a whole. */
export function createStateStore(settle: () => void): StateStore {
  let state = initialState;
  let told = state;
  let depth = 0;
  let announced: ChatMessage[] = [];
  const listeners = new Set<() => void>();
  const messageListeners = new Set<(message: ChatMessage) => void>();

  function batch<T>(run: () => T): T {
    depth++;
    try {
      return run();
    } finally {
      if (depth === 1) settle();
      depth--;
      if (depth === 0) tell();
    }
  }

  function tell(): void {
    const messages = announced;
    announced = [];
    if (state !== told) {
      told = state;
      for (const listener of [...listeners]) guard(listener);
    }
    for (const message of messages) for (const listener of [...messageListeners]) guard(() => listener(message));
  }

  return {
    getState: () => state,
    batch,
    dispatch: (action) =>
      batch(() => {
        state = reduce(state, action);
      }),
    announce: (message) => batch(() => void announced.push(message)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onMessage(listener) {
      messageListeners.add(listener);
      return () => messageListeners.delete(listener);
    },
  };
}
