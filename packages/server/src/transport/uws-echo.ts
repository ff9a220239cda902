import type uWS from 'uWebSockets.js';
import { closeCodes, limits } from '@tertulia/protocol';
import { fullBucket, type TokenBucket, take } from '../connection/token-bucket.ts';
import type { Server } from '../server.ts';
import { type Door, isRefused, type Verdict } from './door.ts';
import { findAddress, turnAway } from './uws-arrival.ts';

const rate = { burst: 40, perSecond: 20 };
/** Nobody authenticates there, so who is silent is asked soon. */
const heartbeat = { everyMs: 4_000, graceMs: 6_000 };

type EchoData = {
  readonly address: string;
  readonly verdict: Verdict;
  readonly bucket: TokenBucket;
  heardAt: number;
};

/** The connectivity probe: gives back every frame. */
export function createEcho(getServer: () => Server, door: Door) {
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
      const { clock } = getServer();
      const address = findAddress(getServer(), res, req);
      const verdict = door.admit(address, clock.now());
      const data: EchoData = { address, verdict, bucket: fullBucket(rate, clock.now()), heardAt: clock.now() };
      res.upgrade(data, req.getHeader('sec-websocket-key'), '', req.getHeader('sec-websocket-extensions'), context);
    },
    open(ws) {
      const { verdict } = ws.getUserData();
      if (isRefused(verdict)) turnAway(getServer(), ws, verdict);
      else open.add(ws);
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
      const { address, verdict } = ws.getUserData();
      if (verdict === 'admitted') door.release(address);
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
