import { type ChildProcess, fork } from 'node:child_process';
import type { HelperReply, HelperRequest } from './serve-helper.ts';

/**
 * A process for work that is not to hold up the chat, nor to take it down. It is started with the first request, and again with
 * the next after it has died.
 */
export type HelperProcess<Request, Reply> = {
  /** Never rejects: undefined if the work failed, took too long, or was the death of the process. */
  ask(request: Request): Promise<Reply | undefined>;
  close(): void;
};

/** `deadlineMs`: after that the process is killed, and with it all else that it was asked. */
export function createHelperProcess<Request, Reply>(
  programUrl: URL,
  deadlineMs: number,
): HelperProcess<Request, Reply> {
  let child: ChildProcess | undefined;
  let nextId = 0;

  function start(): ChildProcess {
    const started = fork(programUrl, { env: {}, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    // It keeps nobody from stopping.
    started.unref();
    started.channel?.unref();
    // All who wait for an answer listen.
    started.setMaxListeners(0);
    const forget = () => {
      if (child === started) child = undefined;
    };
    // One that could not be started has no exit.
    started.on('error', forget);
    started.on('exit', forget);
    return started;
  }

  return {
    ask(request) {
      child ??= start();
      const asked = child;
      const id = nextId++;
      return new Promise((resolve) => {
        const settle = (reply: Reply | undefined) => {
          clearTimeout(timer);
          asked.off('message', onMessage);
          asked.off('exit', onEnd);
          asked.off('error', onEnd);
          resolve(reply);
        };
        const onMessage = (message: HelperReply<Reply>) => {
          if (message.id === id) settle(message.reply);
        };
        const onEnd = () => settle(undefined);
        const timer = setTimeout(() => asked.kill('SIGKILL'), deadlineMs);
        asked.on('message', onMessage);
        asked.on('exit', onEnd);
        asked.on('error', onEnd);
        asked.send({ id, request } satisfies HelperRequest<Request>, (error) => {
          if (error) asked.kill('SIGKILL');
        });
      });
    },
    close: () => child?.kill('SIGKILL'),
  };
}
