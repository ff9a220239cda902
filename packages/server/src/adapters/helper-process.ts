import { type ChildProcess, fork } from 'node:child_process';
import type { HelperReply, HelperRequest, Priority } from './serve-helper.ts';

/**
 * A process for work that is not to hold up the chat, nor to take it down. It is started with the first request, and again with
 * the next after it has died.
 */
export type HelperProcess<Request, Reply> = {
  /** Never rejects: undefined if the work failed, took too long, or was the death of the process. */
  ask(request: Request): Promise<Reply | undefined>;
  /** Starts the process, unless it runs. Resolves when it takes requests, or has ended before it did. */
  start(): Promise<void>;
  close(): void;
};

/** `deadlineMs`: a process that takes longer to start or to answer is killed, and with it all else that it was asked. */
export function createHelperProcess<Request, Reply>(
  programUrl: URL,
  deadlineMs: number,
  priority: Priority = 'low',
): HelperProcess<Request, Reply> {
  let running: Running | undefined;
  let nextId = 0;

  function start(): Running {
    const child = fork(programUrl, [priority], {
      env: {},
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // It keeps nobody from stopping.
    child.unref();
    child.channel?.unref();
    // All who wait for an answer listen.
    child.setMaxListeners(0);
    const ready = new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs).unref();
      const settle = () => {
        clearTimeout(timer);
        resolve();
      };
      child.once('message', settle);
      const end = () => {
        if (running?.child === child) running = undefined;
        settle();
      };
      // One that could not be started has no exit.
      child.on('error', end);
      child.on('exit', end);
    });
    return { child, ready };
  }

  return {
    ask(request) {
      running ??= start();
      const { child } = running;
      const id = nextId++;
      return new Promise((resolve) => {
        const settle = (reply: Reply | undefined) => {
          clearTimeout(timer);
          child.off('message', onMessage);
          child.off('exit', onEnd);
          child.off('error', onEnd);
          resolve(reply);
        };
        const onMessage = (message: HelperReply<Reply>) => {
          if (message !== 'ready' && message.id === id) settle(message.reply);
        };
        const onEnd = () => settle(undefined);
        const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
        child.on('message', onMessage);
        child.on('exit', onEnd);
        child.on('error', onEnd);
        child.send({ id, request } satisfies HelperRequest<Request>, (error) => {
          if (error) child.kill('SIGKILL');
        });
      });
    },
    start() {
      running ??= start();
      return running.ready;
    },
    close: () => running?.child.kill('SIGKILL'),
  };
}

type Running = { readonly child: ChildProcess; readonly ready: Promise<void> };
