export * from './chat-client.ts';
export * from './chat-state.ts';
export * from './ports.ts';
