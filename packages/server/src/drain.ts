import { closeCodes } from '@tertulia/protocol';
import type { Server } from './server.ts';
import type { Transport } from './transport/uws.ts';

const spreadMs = 2_000;
/** uWS does not tell when a socket has taken what it is owed, the close frame last; cut off before, it sees no code. */
const lingerMs = 2_000;

/** Stops without losing anything: no new sockets, a hint to come back, all acknowledgements out, closes spread over time. */
export async function drain(server: Server, transport: Transport): Promise<void> {
  server.isDraining = true;
  transport.stopListening();
  server.hub.flushPassing();
  server.hub.publishToAll({ type: 'Reconnect', after_ms: 1_000 });
  await server.committer.idle();
  const connections = [...server.connections];
  const perTurn = Math.max(50, Math.ceil(connections.length / (spreadMs / 50)));
  for (let start = 0; start < connections.length; start += perTurn) {
    for (const connection of connections.slice(start, start + perTurn))
      connection.close(closeCodes.restarting, 'restarting');
    await pause(50);
  }
  if (connections.length > 0) await pause(lingerMs);
  await server.committer.idle();
  transport.close();
  server.files.inspector.close();
  await server.store.close();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
