import type { ServerMessage, WireFormat } from '@tertulia/protocol';
import type { Session } from '../sessions/session.ts';

/** A connection as its user and the hub see it: one of perhaps several devices of a session. */
export type Device = {
  readonly id: string;
  readonly format: WireFormat;
  /** The session it belongs to, while it is open and authenticated. */
  readonly session: Session | undefined;
  /** The network it comes from. */
  readonly address: string;
  /** Queues a message for the next flush. */
  send(message: ServerMessage): void;
  /** The same for a message that is encoded already. */
  sendEncoded(encoded: string): void;
  flush(): void;
  close(code: number, reason: string): void;
  listensTo(topic: string): boolean;
  listen(topic: string): void;
  unlisten(topic: string): void;
};
