import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Commands } from '../generator/commands.ts';
import type { Reply, Request } from '../generator/main.ts';

const mainFile = fileURLToPath(new URL('../generator/main.js', import.meta.url));

export type GeneratorProcess = {
  readonly ask: Ask;
  end(): void;
};
type Ask = <C extends keyof Commands>(
  command: C,
  ...options: Parameters<Commands[C]>
) => Promise<Awaited<ReturnType<Commands[C]>>>;

/** `wrapper` is a program, with arguments, that runs the generator in its own process. */
export function startGenerator(number: number, wrapper: readonly string[]): GeneratorProcess {
  const [program, ...args] = [...wrapper, process.execPath, mainFile, String(number)];
  // Typed arrays of instants and buckets do not survive JSON.
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' });
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  let lastId = 0;
  child.on('message', ({ id, value, error }: Reply) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(value as never);
    else asked?.reject(new Error(error));
  });
  child.once('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`a generator ended with ${signal ?? code}`));
    waiting.clear();
  });
  return {
    ask: (command, ...options) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        request(child, { id, command, options: options[0] }, reject);
      }),
    end: () => {
      if (child.connected) child.disconnect();
    },
  };
}

function request(child: ChildProcess, message: Request, onFailed: (error: Error) => void): void {
  child.send(message, (error) => {
    if (error) onFailed(error);
  });
}
