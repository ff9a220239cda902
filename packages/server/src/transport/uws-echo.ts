import type uWS from 'uWebSockets.js';
import { closeCodes, limits } from '@tertulia/protocol';
import { fullBucket, type TokenBucket, take } from '../connection/token-bucket.ts';
import type { Server } from '../server.ts';
import { toAddressKey } from './address.ts';
import type { AddressLimits } from './address-limits.ts';

const rate = { burst: 40, perSecond: 20 };
/** Nobody authenticates there, so who is silent is asked soon. */
const heartbeat = { everyMs: 4_000, graceMs: 6_000 };

type EchoData = {
  readonly address: string;
  readonly isAdmitted: boolean;
  readonly bucket: TokenBucket;
  heardAt: number;
};

/** The connectivity probe: gives back every frame. */
export function createEcho(getServer: () => Server, addresses: AddressLimits) {
  const open = new Set<uWS.WebSocket<EchoData>>();
  const hear = (ws: uWS.WebSocket<EchoData>) => {
    ws.getUserData().heardAt = getServer().clock.now();
  };
  const behavior: uWS.WebSocketBehavior<EchoData> = {
    maxPayloadLength: limits.max_frame_bytes,
    maxBackpressure: 1024 * 1024,
    idleTimeout: 120,
    sendPingsAutomatically: false,
    upgrade(res, req, context) {
      const { clock, config } = getServer();
      const address = toAddressKey(Buffer.from(res.getRemoteAddressAsText()).toString());
      const isAdmitted = !config.rateLimits || addresses.admit(address, clock.now());
      const data: EchoData = { address, isAdmitted, bucket: fullBucket(rate, clock.now()), heardAt: clock.now() };
      res.upgrade(data, req.getHeader('sec-websocket-key'), '', req.getHeader('sec-websocket-extensions'), context);
    },
    open(ws) {
      if (ws.getUserData().isAdmitted) open.add(ws);
      else ws.end(closeCodes.tooManyFromAddress, 'too many connections from this address');
    },
    message(ws, bytes, isBinary) {
      hear(ws);
      const { clock, config } = getServer();
      const taken = config.rateLimits ? take(ws.getUserData().bucket, rate, clock.now()) : 'taken';
      if (taken === 'taken') ws.send(bytes, isBinary, false);
      else ws.end(closeCodes.rateLimited, 'too many frames');
    },
    ping(ws) {
      const { clock, config } = getServer();
      if (config.rateLimits && take(ws.getUserData().bucket, rate, clock.now()) !== 'taken')
        ws.end(closeCodes.rateLimited, 'too many frames');
    },
    pong: hear,
    close(ws) {
      open.delete(ws);
      const { address, isAdmitted } = ws.getUserData();
      if (isAdmitted) addresses.release(address);
    },
  };
  const sweep = (now: number) => {
    for (const ws of [...open]) {
      const silentMs = now - ws.getUserData().heardAt;
      if (silentMs >= heartbeat.everyMs + heartbeat.graceMs) ws.end(closeCodes.noPong, 'no answer to a ping');
      else if (silentMs >= heartbeat.everyMs) ws.ping();
    }
  };
  return { behavior, sweep };
}
