/** A socket as the client core needs it. All callbacks come later than `connect` returns; `onClose` comes exactly once. */
export type Socket = {
  send(frame: string): void;
  close(code: number, reason: string): void;
};

export type SocketEvents = {
  onOpen(protocol: string): void;
  onFrame(frame: string): void;
  onClose(code: number, reason: string): void;
};

/** Opens a socket to the server with the given subprotocols offered. */
export type Connect = (subprotocols: readonly string[], events: SocketEvents) => Socket;

/** Monotonic milliseconds and one-shot timers; `setTimer` returns what cancels it. */
export type Clock = {
  now(): number;
  wallClock(): Date;
  setTimer(afterMs: number, run: () => void): () => void;
};

/** Randomness: numbers in [0, 1), and ids that are unique for ever. */
export type Random = { number(): number; id(): string };

/** What must outlive the process: the session and the messages not yet acknowledged. Failures are reported, never thrown at the caller. */
export type Saved = {
  readonly session?: { readonly token: string; readonly userId: string; readonly username: string };
  readonly outbox: readonly import('./state/chat-state.ts').PendingMessage[];
};
export type SavedState = { load(): Promise<Saved | undefined>; save(saved: Saved): Promise<void> };
