import { StringDecoder } from 'node:string_decoder';

/** Lines of standard input, and between them passwords that are not echoed. */
export type LineReader = {
  /** The next line; undefined at the end. */
  next(): Promise<string | undefined>;
  /** Whether passwords can be asked for here: there is somebody at a keyboard. */
  readonly canAsk: boolean;
  /** Undefined when it is cancelled. What was typed ahead of the question is thrown away. */
  askSecret(question: string): Promise<string | undefined>;
  /** Throws away what was typed already and not yet taken. */
  discardAhead(): void;
  close(): void;
};

const maxQueued = 256;
const maxSecretLength = 512;

type Input = NodeJS.ReadStream;

export function createLineReader(input: Input, output: { write(text: string): unknown }): LineReader {
  const decoder = new StringDecoder('utf8');
  const lines: string[] = [];
  let unfinished = '';
  let isOver = false;
  let waiting: ((line: string | undefined) => void) | undefined;
  let secret: { written: string; answer(written: string | undefined): void } | undefined;

  const settle = () => {
    if (waiting === undefined || (lines.length === 0 && !isOver)) return;
    const resolve = waiting;
    waiting = undefined;
    resolve(lines.shift());
    if (lines.length < maxQueued) input.resume();
  };
  const finish = (written: string | undefined) => {
    const { answer } = secret ?? {};
    secret = undefined;
    input.setRawMode(false);
    output.write('\n');
    answer?.(written);
  };
  const takeSecret = (text: string) => {
    // Arrow keys and the like are no part of a password.
    for (const char of text.replace(/\x1b(?:\[[0-9;]*[ -/]*[@-~]|O.)/gu, '')) {
      if (secret === undefined) return;
      if (char === '\r' || char === '\n') finish(secret.written);
      else if (char === '\x03' || (char === '\x04' && secret.written === '')) finish(undefined);
      else if (char === '\x7f' || char === '\b') secret.written = [...secret.written].slice(0, -1).join('');
      else if (char === '\x15') secret.written = '';
      else if (char >= ' ') secret.written = (secret.written + char).slice(0, maxSecretLength);
    }
  };
  const onData = (chunk: Buffer) => {
    const text = decoder.write(chunk);
    if (secret !== undefined) return takeSecret(text);
    const pieces = (unfinished + text).split('\n');
    unfinished = pieces.pop() ?? '';
    lines.push(...pieces.map((line) => line.replace(/\r$/u, '')));
    if (lines.length >= maxQueued) input.pause();
    settle();
  };
  const onEnd = () => {
    if (isOver) return;
    isOver = true;
    if (unfinished !== '') lines.push(unfinished);
    if (secret !== undefined) finish(undefined);
    settle();
  };
  const discardAhead = () => {
    lines.length = 0;
    unfinished = '';
  };
  input.on('data', onData);
  input.once('end', onEnd);
  input.resume();

  return {
    canAsk: input.isTTY === true,
    next: () =>
      new Promise((resolve) => {
        waiting = resolve;
        settle();
      }),
    askSecret(question) {
      if (isOver || !input.isTTY) return Promise.resolve(undefined);
      discardAhead();
      return new Promise((answer) => {
        input.setRawMode(true);
        output.write(`${question}: `);
        secret = { written: '', answer };
      });
    },
    discardAhead,
    close() {
      isOver = true;
      input.off('data', onData);
      input.pause();
      settle();
    },
  };
}

/** The first line of a pipe; what follows stays in it. */
export function readFirstLine(input: Input): Promise<string> {
  return new Promise((resolve) => {
    let held = Buffer.alloc(0);
    const finish = (end: number) => {
      input.off('readable', onReadable);
      input.off('end', onEnd);
      const rest = held.subarray(end + 1);
      if (rest.length > 0) input.unshift(rest);
      resolve(held.subarray(0, end).toString('utf8').replace(/\r$/u, ''));
    };
    const onReadable = () => {
      for (let chunk = input.read() as Buffer | null; chunk !== null; chunk = input.read() as Buffer | null) {
        held = Buffer.concat([held, chunk]);
        const end = held.indexOf(0x0a);
        if (end >= 0 || held.length > 4_096) return finish(end < 0 ? held.length : end);
      }
    };
    const onEnd = () => finish(held.length);
    input.on('readable', onReadable);
    input.once('end', onEnd);
  });
}
