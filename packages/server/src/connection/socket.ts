/** One WebSocket as the rest of the server sees it. Calls on a closed socket do nothing. */
export type Socket = {
  /** The network that the other end belongs to. */
  readonly address: string;
  /** False when the frame was dropped because the reader is too slow; the connection must then be closed. */
  send(frame: string): boolean;
  /** Runs `sends` so that they leave in one system call where possible. */
  cork(sends: () => void): void;
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
  isSubscribed(topic: string): boolean;
  bufferedBytes(): number;
  /** Sends WebSocket's own ping. */
  ping(): void;
  close(code: number, reason: string): void;
};

/** Sends one frame to every socket subscribed to the topic. */
export type Publish = (topic: string, frame: string) => void;
