import type { ChatClient } from '@tertulia/protocol/client';

/** Waits without counting the time, as for a person who types. */
export type Patiently = <T>(wait: Promise<T>) => Promise<T>;

/** Waits for `work`, but not for ever: a command in a script must end. */
export async function orGiveUp(
  client: ChatClient,
  timeoutMs: number,
  work: (patiently: Patiently) => Promise<string | undefined>,
): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let giveUp: (problem: string) => void = () => {};
  const late = new Promise<string>((resolve) => {
    giveUp = resolve;
  });
  const start = () => {
    timer = setTimeout(() => giveUp(`No answer within ${timeoutMs / 1000} s: ${describe(client)}.`), timeoutMs);
  };
  const patiently: Patiently = async (wait) => {
    clearTimeout(timer);
    const value = await wait;
    start();
    return value;
  };
  start();
  const problem = await Promise.race([work(patiently), late]);
  clearTimeout(timer);
  await client.stop();
  return problem;
}

function describe(client: ChatClient): string {
  const { connection } = client.getState();
  return 'reason' in connection && connection.reason ? connection.reason : `the connection is ${connection.kind}`;
}
