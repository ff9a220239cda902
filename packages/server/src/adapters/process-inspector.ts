import { type ChildProcess, fork } from 'node:child_process';
import { type FileInspector, type Inspection, unknownType } from '../files/file-inspector.ts';
import type { InspectorReply, InspectorRequest } from './inspector-child.ts';

/** Then the file is not understood, and the process is a new one for the next. */
const deadlineMs = 20_000;

/** Inspects one file at a time in a process of its own, which is started with the first and may die of any. */
export function createProcessInspector(childUrl = new URL('./inspector-child.js', import.meta.url)): FileInspector {
  let child: ChildProcess | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let nextId = 0;

  function start(): ChildProcess {
    const started = fork(childUrl, { env: {}, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    // It keeps nobody from stopping.
    started.unref();
    started.channel?.unref();
    started.on('error', () => undefined);
    started.on('exit', () => {
      if (child === started) child = undefined;
    });
    return started;
  }

  function ask(path: string): Promise<Inspection> {
    child ??= start();
    const asked = child;
    const id = nextId++;
    return new Promise((resolve) => {
      const settle = (inspection: Inspection) => {
        clearTimeout(timer);
        asked.off('message', onMessage);
        asked.off('exit', onExit);
        resolve(inspection);
      };
      const onMessage = (reply: InspectorReply) => {
        if (reply.id === id) settle(reply.inspection);
      };
      const onExit = () => settle({ contentType: unknownType });
      const timer = setTimeout(() => asked.kill('SIGKILL'), deadlineMs);
      asked.on('message', onMessage);
      asked.on('exit', onExit);
      asked.send({ id, path } satisfies InspectorRequest, (error) => {
        if (error) asked.kill('SIGKILL');
      });
    });
  }

  return {
    inspect(path) {
      const mine = turn.then(() => ask(path));
      turn = mine;
      return mine;
    },
    close: () => child?.kill('SIGKILL'),
  };
}
