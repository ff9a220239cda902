import uWS from 'uWebSockets.js';
import { limits, subprotocols, type WireFormat } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import { closeConnection, closeSlow, openConnection, receiveControlFrame } from '../connection/lifecycle.ts';
import type { Socket } from '../connection/socket.ts';
import type { Server } from '../server.ts';
import { type Door, isRefused, type Verdict } from './door.ts';
import { answer, type HttpReply } from './http.ts';
import { findFreePort, isPortInUse } from './ports.ts';
import { findAddress, turnAway } from './uws-arrival.ts';
import { createEcho } from './uws-echo.ts';
import { createFileRoutes } from './uws-files.ts';
import type { WebFile } from './web-files.ts';

type SocketData = { format: WireFormat; address: string; verdict: Verdict; connection?: Connection; isClosed: boolean };
type Ws = uWS.WebSocket<SocketData>;

export type Transport = {
  publish(topic: string, frame: string): void;
  countListeners(topic: string): number;
  /** Resolves with the port, or with undefined when it is taken. */
  listen(host: string, port: number): Promise<number | undefined>;
  stopListening(): void;
  close(): void;
  sweep(now: number): void;
};

/** A last resort far above the server's own limit, which see in `slow-readers.ts`. */
const hardLimitBytes = 64 * 1024 * 1024;

/** uWebSockets.js, and nothing else of the server knows it. `getServer` is asked only once a socket or request arrives. */
export function createTransport(
  getServer: () => Server,
  door: Door,
  webFiles: ReadonlyMap<string, WebFile> | undefined,
): Transport {
  const app = uWS.App();
  let listenSocket: uWS.us_listen_socket | undefined;

  const chat: uWS.WebSocketBehavior<SocketData> = {
    compression: uWS.DISABLED,
    // Frames somewhat over the limit get a typed error; only the absurd are cut off by uWS without a code.
    maxPayloadLength: limits.max_frame_bytes * 2,
    maxBackpressure: hardLimitBytes,
    // The server has a heartbeat of its own. That of uWS starts anew with each byte, so an unfinished frame would outlast it.
    idleTimeout: 120,
    sendPingsAutomatically: false,
    upgrade: (res, req, context) => upgrade(getServer(), door, res, req, context),
    open: (ws) => open(getServer(), ws),
    message(ws, bytes, isBinary) {
      const { connection } = ws.getUserData();
      // A chunk outlives this call, and uWS takes the bytes back when it returns.
      if (isBinary) connection?.receiveBinary(Buffer.from(new Uint8Array(bytes)));
      else connection?.receive(Buffer.from(bytes));
    },
    ping(ws) {
      const { connection } = ws.getUserData();
      if (connection) receiveControlFrame(connection);
    },
    pong(ws) {
      const { connection } = ws.getUserData();
      if (!connection) return;
      connection.receivePong();
      receiveControlFrame(connection);
    },
    drain: (ws) => ws.getUserData().connection?.onDrained(),
    dropped(ws) {
      const { connection } = ws.getUserData();
      // Not now: uWS is in the middle of sending to this socket.
      if (connection) setImmediate(closeSlow, connection);
    },
    close(ws) {
      const data = ws.getUserData();
      data.isClosed = true;
      if (data.connection) closeConnection(getServer(), data.connection);
      if (data.verdict === 'admitted') door.release(data.address);
    },
  };
  app.ws('/', chat);
  app.ws('/ws', chat);
  const echo = createEcho(getServer, door);
  app.ws('/echo', echo.behavior);
  const files = createFileRoutes(getServer);
  app.get('/files/*', (res, req) => files.get(res, req, false));
  app.head('/files/*', files.head);
  app.put('/files/uploads/*', files.put);
  app.get('/*', (res, req) => respond(getServer(), webFiles, res, req.getUrl()));
  app.any('/*', (res) => {
    res.writeStatus('405 Method Not Allowed').end('method not allowed\n');
  });

  return {
    publish: (topic, frame) => {
      app.publish(topic, frame, false, false);
    },
    countListeners: (topic) => app.numSubscribers(topic),
    async listen(host, port) {
      if (port !== 0 && (await isPortInUse(host, port))) return undefined;
      // For port 0 uWS leaves out SO_REUSEPORT, and a restart on the same port would fail.
      const chosen = port === 0 ? await findFreePort(host) : port;
      return new Promise((resolve) => {
        app.listen(host, chosen, (token) => {
          listenSocket = token || undefined;
          resolve(token ? uWS.us_socket_local_port(token) : undefined);
        });
      });
    },
    stopListening() {
      if (listenSocket) uWS.us_listen_socket_close(listenSocket);
      listenSocket = undefined;
    },
    close: () => app.close(),
    sweep(now) {
      door.sweep(now);
      echo.sweep(now);
    },
  };
}

function upgrade(
  server: Server,
  door: Door,
  res: uWS.HttpResponse,
  req: uWS.HttpRequest,
  context: uWS.us_socket_context_t,
): void {
  if (server.isDraining) {
    res.writeStatus('503 Service Unavailable').end('restarting\n');
    return;
  }
  const offered = req
    .getHeader('sec-websocket-protocol')
    .split(',')
    .map((name) => name.trim());
  const subprotocol = subprotocols.find((name) => offered.includes(name));
  const address = findAddress(server, res, req);
  const isAllowed = door.isAllowedOrigin(req.getHeader('origin'), req.getHeader('host'));
  const verdict = isAllowed ? door.admit(address, server.clock.now()) : 'bad-origin';
  const data: SocketData = { format: subprotocol ?? 'plain', address, verdict, isClosed: false };
  res.upgrade(
    data,
    req.getHeader('sec-websocket-key'),
    subprotocol ?? '',
    req.getHeader('sec-websocket-extensions'),
    context,
  );
}

function open(server: Server, ws: Ws): void {
  const data = ws.getUserData();
  if (isRefused(data.verdict)) turnAway(server, ws, data.verdict);
  else data.connection = openConnection(server, data.format, new UwsSocket(ws, data, server.metrics));
}

/** One object a connection, without a closure of its own: there may be many thousands. */
class UwsSocket implements Socket {
  constructor(
    private readonly ws: Ws,
    private readonly data: SocketData,
    private readonly metrics: Server['metrics'],
  ) {}

  get address(): string {
    return this.data.address;
  }

  send(frame: string): boolean {
    return this.data.isClosed || this.ws.send(frame, false, false) !== 2;
  }

  cork(sends: () => void): void {
    if (!this.data.isClosed) this.ws.cork(sends);
  }

  subscribe(topic: string): void {
    if (!this.data.isClosed) this.ws.subscribe(topic);
  }

  unsubscribe(topic: string): void {
    if (!this.data.isClosed) this.ws.unsubscribe(topic);
  }

  isSubscribed(topic: string): boolean {
    return !this.data.isClosed && this.ws.isSubscribed(topic);
  }

  bufferedBytes(): number {
    return this.data.isClosed ? 0 : this.ws.getBufferedAmount();
  }

  ping(): void {
    if (!this.data.isClosed) this.ws.ping();
  }

  close(code: number, reason: string): void {
    if (this.data.isClosed) return;
    this.metrics.closes.inc({ code: String(code) });
    this.ws.end(code, reason);
  }
}

function respond(
  server: Server,
  webFiles: ReadonlyMap<string, WebFile> | undefined,
  res: uWS.HttpResponse,
  path: string,
): void {
  let isAborted = false;
  res.onAborted(() => {
    isAborted = true;
  });
  const send = ({ status, headers, body }: HttpReply) => {
    if (isAborted) return;
    res.cork(() => {
      res.writeStatus(status);
      for (const [name, value] of Object.entries(headers)) res.writeHeader(name, value);
      res.end(body);
    });
  };
  answer(server, webFiles, path).then(send, (error: unknown) => {
    server.log.error({ err: error, path }, 'a request failed');
    send({ status: '500 Internal Server Error', headers: {}, body: 'internal error\n' });
  });
}
