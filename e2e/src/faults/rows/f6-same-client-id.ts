import { startServer } from '../../harness/server-process.ts';
import { readStoredLog } from '../../harness/stored-log.ts';
import { connectWire, enter, type Wire, type WireClient } from '../../harness/wire-client.ts';
import { conclude } from '../conclude.ts';
import type { Row } from '../row.ts';

const socketCount = 5;
const sendsPerStart = 50;

export const sameClientId: Row = {
  id: 'F6',
  title: 'one client_id a hundred times over five sockets, before and after a restart, is one message',
  // Nothing in it is random but the order in which five sockets are read.
  rounds: (asked) => Math.ceil(asked / 5),
  async run() {
    const server = await startServer(['--rate-limits', 'off']);
    try {
      const problems: string[] = [];
      const first = await enter(server.host, 'ana');
      const message = { type: 'Message', content: 'only once', client_id: 'the-one' };
      const before = await sendOver(
        [first, ...(await resumeTimes(server.host, first.token, socketCount - 1))],
        message,
      );
      await server.kill();
      await server.start();
      const later = await resumeTimes(server.host, first.token, socketCount);
      const after = await sendOver(later, message);
      const replies = [...before, ...after];
      const kinds = new Set(replies.map(({ re: _re, dup: _dup, ...reply }) => JSON.stringify(reply)));
      if (kinds.size !== 1) problems.push(`the replies differ: ${[...kinds].join(' ')}`);
      if (replies[0]?.type !== 'Ok' || replies[0]['seq'] !== 1) problems.push(`the reply is ${[...kinds][0]}`);
      const firsts = replies.filter((reply) => reply['dup'] === undefined).length;
      if (firsts !== 1) problems.push(`${firsts} of ${replies.length} replies say that they are the first`);
      const other = await (later[0] as WireClient).request({ ...message, content: 'something else' });
      if (other['code'] !== 'client_id_conflict') problems.push(`other content was answered ${JSON.stringify(other)}`);
      for (const client of later) client.close();
      await server.stop();
      const stored = readStoredLog(server.dataDir, 'general').length;
      if (stored !== 1) problems.push(`${stored} messages are stored`);
      return conclude({
        acked: replies.length,
        figures: { replies: replies.length, stored, nodes: '1 (several nodes are not built yet)' },
        problems,
      });
    } finally {
      await server.dispose();
    }
  },
};

function sendOver(sockets: readonly WireClient[], message: object): Promise<Wire[]> {
  return Promise.all(
    Array.from({ length: sendsPerStart }, (_, i) => (sockets[i % sockets.length] as WireClient).request(message)),
  );
}

function resumeTimes(host: string, token: string, count: number): Promise<WireClient[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const client = await connectWire(`ws://${host}/ws`, ['tertulia.v1.json']);
      const joined = await client.request({ type: 'Resume', token });
      if (joined.type !== 'Joined') throw new Error(`could not resume: ${JSON.stringify(joined)}`);
      return client;
    }),
  );
}
