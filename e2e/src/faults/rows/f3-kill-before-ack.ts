import { judge } from '../../checker/checker.ts';
import { createRandom } from '../../harness/random.ts';
import { startServer } from '../../harness/server-process.ts';
import { readStoredLog } from '../../harness/stored-log.ts';
import { connectWire, enter } from '../../harness/wire-client.ts';
import { conclude } from '../conclude.ts';
import type { Row } from '../row.ts';
import { until } from '../until.ts';

const messageCount = 500;

export const killBeforeAck: Row = {
  id: 'F3',
  title: 'what was stored but not acknowledged keeps its seq when sent again',
  async run({ seed }) {
    const random = createRandom(seed);
    const server = await startServer(['--rate-limits', 'off']);
    try {
      const ana = await enter(server.host, 'ana');
      const messages = Array.from({ length: messageCount }, (_, i) => ({
        type: 'Message',
        content: `text ${i}`,
        client_id: `c${i}`,
      }));
      for (const message of messages) ana.send({ ...message, id: message.client_id });
      // Some replies are in; from here on nothing is read, so that commits go on whose replies are lost with the process.
      const lastHeard = `c${Math.floor(random() * (messageCount / 4))}`;
      await ana.next('Ok', (ok) => ok['re'] === lastHeard);
      ana.pause();
      const heard = () => ana.received.filter((one) => one.type === 'Ok').length;
      await until('more is stored than was heard of', () => readStoredLog(server.dataDir, 'general').length > heard());
      await server.kill();
      ana.terminate();
      const acked = new Map(ana.received.filter((one) => one.type === 'Ok').map((ok) => [ok['re'], ok['seq']]));

      await server.start();
      const stored = new Map(readStoredLog(server.dataDir, 'general').map((one) => [one.clientId, one.seq]));
      const again = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
      await again.request({ type: 'Resume', token: ana.token });
      const replies = await Promise.all(messages.map((message) => again.request(message)));
      again.close();
      await server.stop();

      const problems = stored.size > acked.size ? [] : ['nothing was in doubt'];
      replies.forEach((reply, i) => {
        const known = stored.get(`c${i}`);
        const isRight =
          reply.type === 'Ok' && (known === undefined || (reply['seq'] === known && reply['dup'] === true));
        if (!isRight) problems.push(`c${i}, stored as ${known ?? 'nothing'}, was answered ${JSON.stringify(reply)}`);
      });
      const sent = messages.map(({ client_id: clientId, content }, senderIndex) => {
        const seq = acked.get(clientId) ?? replies[senderIndex]?.['seq'];
        return { clientId, sender: 'ana', senderIndex, room: 'general', content, seq: seq as number };
      });
      const log = readStoredLog(server.dataDir, 'general');
      if (log.length !== messageCount) problems.push(`${log.length} messages are stored, not ${messageCount}`);
      return conclude({
        acked: sent.length,
        verdict: judge({ sent, stored: new Map([['general', log]]), views: [] }),
        figures: { ackedBeforeKill: acked.size, inDoubt: stored.size - acked.size },
        problems,
      });
    } finally {
      await server.dispose();
    }
  },
};
