import { type ChildProcess, execFileSync } from 'node:child_process';

/**
 * From now on the process has only what others leave of the processor (SCHED_IDLE, by the program that util-linux has for it):
 * whoever it plays is on a machine of their own in life, and what is asked is what the server makes others wait.
 */
export function leaveProcessor(child: ChildProcess): void {
  execFileSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(child.pid)]);
}
