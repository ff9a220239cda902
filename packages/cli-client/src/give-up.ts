import type { ChatClient } from '@tertulia/protocol/client';

/** Waits for `work`, but not for ever: a command in a script must end. */
export async function orGiveUp(
  client: ChatClient,
  timeoutMs: number,
  work: Promise<string | undefined>,
): Promise<string | undefined> {
  const late = new Promise<string>((resolve) => {
    setTimeout(() => resolve(`No answer within ${timeoutMs / 1000} s: ${describe(client)}.`), timeoutMs).unref();
  });
  const problem = await Promise.race([work, late]);
  await client.stop();
  return problem;
}

function describe(client: ChatClient): string {
  const { connection } = client.getState();
  return 'reason' in connection && connection.reason ? connection.reason : `the connection is ${connection.kind}`;
}
