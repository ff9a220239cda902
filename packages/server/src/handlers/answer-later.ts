import { err, type Result, type ServerMessage } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import { cannotStore } from '../files/store-file.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';

type RequestId = string | number | undefined;

/** Replies when `work` is done; the connection's later messages do not wait for it. */
export function answerLater(
  server: Server,
  connection: Connection,
  id: RequestId,
  work: () => Promise<Result<ServerMessage, Refusal>>,
): undefined {
  connection.inFlight++;
  void work()
    .catch((error: unknown) => {
      server.log.error({ err: error }, 'a file could not be stored');
      return err(cannotStore);
    })
    .then((outcome) => {
      if (!outcome.ok) connection.refuse(id, outcome.error);
      else if (outcome.value.type !== 'Ok') connection.send(outcome.value);
      else connection.reply(id, { type: 'Ok' });
      connection.settle();
      connection.flush();
    });
}
