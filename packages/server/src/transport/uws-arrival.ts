import type uWS from 'uWebSockets.js';
import type { Server } from '../server.ts';
import { toAddressKey, toClientAddress } from './address.ts';
import { type Refused, refusedClose } from './door.ts';

/** The network somebody comes from, as the limits count it. */
export function findAddress(server: Server, res: uWS.HttpResponse, req: uWS.HttpRequest): string {
  const peer = Buffer.from(res.getRemoteAddressAsText()).toString();
  return toAddressKey(toClientAddress(peer, req.getHeader('x-forwarded-for'), server.config.trustedProxies));
}

/** Refused sockets are opened first: only an open socket can be told why. */
export function turnAway<D>(server: Server, ws: uWS.WebSocket<D>, verdict: Refused): void {
  const { code, reason } = refusedClose[verdict];
  server.metrics.turnedAway.inc({ reason: verdict });
  server.metrics.closes.inc({ code: String(code) });
  ws.end(code, reason);
}
