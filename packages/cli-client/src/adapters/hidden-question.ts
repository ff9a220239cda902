import { createLineReader } from './line-reader.ts';

/** Asks at the terminal for a password, without echo; undefined when it is cancelled or there is no terminal. */
export async function askHidden(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY || process.stdin.readableEnded) return undefined;
  const reader = createLineReader(process.stdin, process.stderr);
  const secret = await reader.askSecret(question);
  reader.close();
  return secret;
}
