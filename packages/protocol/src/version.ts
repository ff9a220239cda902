/** Level of protocol v1 that this package speaks; raised when messages or features are added, announced in `Welcome.level`. */
export const protocolLevel = 2;

/** WebSocket subprotocols, the preferred first. Offering none of them gives plain mode. */
export const subprotocols = ['tertulia.v1.json'] as const;
export type Subprotocol = (typeof subprotocols)[number];

/** A connection's wire format: a negotiated subprotocol, or plain mode (JSON, one message a frame, no app-level Ping). */
export type WireFormat = Subprotocol | 'plain';
