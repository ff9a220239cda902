export * from './chat-client.ts';
export * from './ports.ts';
export * from './state/chat-state.ts';
export { mentionedIn } from './state/mentioned-in.ts';
