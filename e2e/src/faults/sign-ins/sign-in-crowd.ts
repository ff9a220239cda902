import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SignInReport, SignInSetup } from './sign-in-process.ts';

// Compiled, since a process of its own runs JavaScript; the same file from the sources and from what is compiled of them.
const processFile = fileURLToPath(new URL('../../../dist/faults/sign-ins/sign-in-process.js', import.meta.url));

/** All sign in at once, from a process of its own, so that what it costs delays nobody here. Gives how long each waited. */
export async function signInAtOnce(setup: SignInSetup): Promise<readonly number[]> {
  const child = fork(processFile, { execArgv: [] });
  try {
    child.send(setup);
    const exited = once(child, 'exit').then(([code]): never => {
      throw new Error(`those who signed in ended with ${code}`);
    });
    const [report] = (await Promise.race([once(child, 'message'), exited])) as [SignInReport];
    if ('problem' in report) throw new Error(report.problem);
    return report.waits;
  } finally {
    child.kill('SIGKILL');
  }
}
