import { chmodSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { type OperatorReply, type OperatorRequest, operatorRequest } from '../operator/requests.ts';

/** The system's limit is 108 bytes on Linux and 104 elsewhere, its ending NUL included. */
const maxPathBytes = 103;
const maxLineBytes = 8 * 1024;
/** A password takes a moment, and a list of many accounts too. */
const deadlineMs = 30_000;
const maxConnections = 4;

const operatorReply = z.object({ ok: z.boolean(), lines: z.array(z.string()) });

/** Where the running server listens for its operator: a path as short as it can be told from here, or undefined. */
export function toSocketPath(dataDir: string): string | undefined {
  const absolute = resolve(dataDir, 'operator.sock');
  const fromHere = join('.', relative('.', absolute));
  return [absolute, fromHere].find((path) => Buffer.byteLength(path) <= maxPathBytes);
}

/**
 * Takes one request a connection, as a line of JSON, and answers with one. Only this user can connect, who can read and write the
 * data anyway. Call it while the data folder is locked: a socket that is there was left by a process that died.
 */
export function listenToOperator(
  path: string,
  carryOut: (request: OperatorRequest) => Promise<OperatorReply>,
  onError: (error: unknown) => void,
): { close(): void } {
  const server = createServer((socket) => {
    socket.on('error', onError);
    readLine(socket)
      .then((line) => operatorRequest.safeParse(parseJson(line)))
      .then((request) =>
        request.success ? carryOut(request.data) : { ok: false, lines: request.error.issues.map(toSentence) },
      )
      .catch((error: unknown) => {
        onError(error);
        return { ok: false, lines: ['The server could not do it; see its log.'] };
      })
      .then((reply) => socket.end(`${JSON.stringify(reply)}\n`))
      .catch(onError);
  });
  server.maxConnections = maxConnections;
  server.on('error', onError);
  removeLeft(path);
  // Until its permissions are set those of the process keep others out.
  server.listen(path, () => chmodSync(path, 0o600));
  return { close: () => server.close() };
}

/**
 * Not by `rmSync`, which looks at the file first: after it has seen a socket, Node 20 resolves no symbolic links for modules
 * that are imported later (nodejs/node#51142), and they find none of their own.
 */
function removeLeft(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Asks the running server; undefined if there is none. */
export async function askServer(path: string, request: OperatorRequest): Promise<OperatorReply | undefined> {
  const socket = connect(path);
  try {
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  } catch (error) {
    if (['ENOENT', 'ECONNREFUSED'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  socket.write(`${JSON.stringify(request)}\n`);
  return operatorReply.parse(JSON.parse(await readLine(socket, Number.POSITIVE_INFINITY)));
}

/** The error of what is no JSON would quote it, and be logged. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A schema's own words, without what was sent: that may be a password. */
function toSentence({ path, message }: z.core.$ZodIssue): string {
  return `${path.join('.')}: ${message}`;
}

function readLine(socket: Socket, maxBytes = maxLineBytes): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const fail = (what: string) => {
      socket.destroy();
      reject(new Error(what));
    };
    socket.setTimeout(deadlineMs, () => fail('the other side was silent for too long'));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the other side hung up')));
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > maxBytes) fail('a request is too long');
      else if (chunk.includes('\n')) resolve(Buffer.concat(chunks).toString('utf8').split('\n')[0] as string);
    });
  });
}
