import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { StartError } from '../start-error.ts';

/** Asks for a new password, twice and without showing it; where there is no terminal, the first line of the input is it. */
export async function readNewPassword(): Promise<string> {
  if (!process.stdin.isTTY) return readLine('');
  const password = await readLine('New password: ');
  const again = await readLine('The same again: ');
  if (password !== again) throw new StartError('the two are not the same; nothing was changed');
  return password;
}

async function readLine(prompt: string): Promise<string> {
  // What is typed goes nowhere; readline turns the terminal's own echo off.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: process.stdin.isTTY === true });
  process.stderr.write(prompt);
  try {
    return await new Promise<string>((resolve, reject) => {
      reader.once('line', resolve);
      reader.once('SIGINT', () => reject(new StartError('given up; nothing was changed')));
      reader.once('close', () => reject(new StartError('no password was given')));
    });
  } finally {
    reader.close();
    if (process.stdin.isTTY) process.stderr.write('\n');
  }
}
