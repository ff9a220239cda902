import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { Wire } from '../../harness/wire-client.ts';

/** What a relay makes of the messages of one frame on their way to one client. */
export type Mutation = (messages: readonly Wire[]) => readonly Wire[];

export type Relay = { readonly host: string; close(): Promise<void> };

/** A man in the middle of every WebSocket to `host`; `createMutation` is called once per client. */
export async function startRelay(host: string, createMutation: () => Mutation): Promise<Relay> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await new Promise((resolve) => server.once('listening', resolve));
  server.on('connection', (client, request) => {
    const upstream = new WebSocket(`ws://${host}${request.url}`, [client.protocol], { perMessageDeflate: false });
    const mutate = createMutation();
    const early: string[] = [];
    client.on('message', (data) => {
      const text = (data as Buffer).toString();
      if (upstream.readyState === WebSocket.OPEN) upstream.send(text);
      else early.push(text);
    });
    upstream.on('open', () => early.splice(0).forEach((text) => upstream.send(text)));
    upstream.on('message', (data) => {
      const value = JSON.parse((data as Buffer).toString()) as Wire | Wire[];
      const messages = mutate(Array.isArray(value) ? value : [value]);
      if (messages.length > 0) client.send(JSON.stringify(messages));
    });
    upstream.on('error', () => client.terminate());
    upstream.on('close', () => client.terminate());
    client.on('close', () => upstream.terminate());
  });
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        for (const client of server.clients) client.terminate();
        server.close(() => resolve());
      }),
  };
}
