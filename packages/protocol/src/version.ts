/** Level of protocol v1 that this package speaks, announced in `Welcome.level`; a release that adds messages or features raises it. */
export const protocolLevel = 1;

/** WebSocket subprotocols, the preferred first. Offering none of them gives plain mode. */
export const subprotocols = ['tertulia.v1.json'] as const;
export type Subprotocol = (typeof subprotocols)[number];

/** A connection's wire format: a negotiated subprotocol, or plain mode (JSON, one message a frame, no app-level Ping). */
export type WireFormat = Subprotocol | 'plain';
