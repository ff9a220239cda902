import type uWS from 'uWebSockets.js';
import { type FileHandle, open } from 'node:fs/promises';
import { answerFile, type FileAnswer } from '../files/answer-file.ts';
import type { Upload } from '../files/upload.ts';
import type { Server } from '../server.ts';

const pieceBytes = 64 * 1024;
/** Each holds a piece and an open file. */
const maxDownloads = 512;
/** A body of more than it waits until the disk has taken it. */
const maxLagBytes = 256 * 1024;

type Exchange = { readonly res: uWS.HttpResponse; isOver: boolean; onOver: (() => void) | undefined };

/** What uWS frees when the handler returns is read before; `isOver` once the response is sent or nobody waits for it. */
function begin(res: uWS.HttpResponse): Exchange {
  const exchange: Exchange = { res, isOver: false, onOver: undefined };
  res.onAborted(() => {
    exchange.isOver = true;
    exchange.onOver?.();
  });
  return exchange;
}

/** Files over HTTP: `GET` and `HEAD` by signed urls, `PUT` and `HEAD` of an upload by its owner's token. */
export function createFileRoutes(getServer: () => Server) {
  let downloads = 0;

  function get(res: uWS.HttpResponse, req: uWS.HttpRequest, isHead: boolean): void {
    const server = getServer();
    const exchange = begin(res);
    const request = {
      path: req.getUrl(),
      until: req.getQuery('until') ?? '',
      signature: req.getQuery('signature') ?? '',
      range: req.getHeader('range'),
      ifRange: req.getHeader('if-range'),
      ifNoneMatch: req.getHeader('if-none-match'),
    };
    if (downloads >= maxDownloads) {
      end(exchange, '503 Service Unavailable', { 'Retry-After': '5' }, 'too many downloads\n');
      return;
    }
    downloads++;
    answerFile(server, request)
      .then((answer) => send(exchange, answer, isHead))
      .catch((error: unknown) => {
        server.log.error({ err: error }, 'a file could not be sent');
        if (!exchange.isOver) res.close();
      })
      .finally(() => {
        downloads--;
      });
  }

  return {
    get,
    head(res: uWS.HttpResponse, req: uWS.HttpRequest): void {
      if (!req.getUrl().startsWith('/files/uploads/')) return get(res, req, true);
      const server = getServer();
      const exchange = begin(res);
      findUpload(server, readUploadHeaders(req)).then(
        (upload) => {
          if (typeof upload === 'string') end(exchange, upload, {}, '');
          else endEmpty(exchange, '200 OK', { 'Upload-Offset': String(upload.stored), 'Cache-Control': 'no-store' });
        },
        () => end(exchange, '503 Service Unavailable', {}, ''),
      );
    },
    put: (res: uWS.HttpResponse, req: uWS.HttpRequest) => put(getServer(), res, req),
  };
}

async function send(exchange: Exchange, answer: FileAnswer, isHead: boolean): Promise<void> {
  const { status, headers, content, body } = answer;
  if (!content) return end(exchange, status, headers, body);
  const total = content.to - content.from + 1;
  if (isHead || total === 0) return endEmpty(exchange, status, headers, total);
  const handle = await open(content.path, 'r');
  try {
    if (!exchange.isOver) writeHead(exchange, status, headers);
    await sendPieces(exchange, handle, content.from, total);
  } finally {
    await handle.close();
  }
}

async function sendPieces(exchange: Exchange, handle: FileHandle, from: number, total: number): Promise<void> {
  for (let sent = 0; sent < total && !exchange.isOver; ) {
    const piece = Buffer.allocUnsafe(Math.min(pieceBytes, total - sent));
    const { bytesRead } = await handle.read(piece, 0, piece.byteLength, from + sent);
    if (exchange.isOver) return;
    if (bytesRead === 0) {
      exchange.isOver = true;
      exchange.res.close();
      return;
    }
    await sendPiece(exchange, piece.subarray(0, bytesRead), total);
    sent += bytesRead;
  }
}

/** Resolves when the socket has taken the piece, so that no more than one waits in memory. */
function sendPiece(exchange: Exchange, piece: Buffer, total: number): Promise<void> {
  const { res } = exchange;
  return new Promise((resolve) => {
    exchange.onOver = resolve;
    res.cork(() => {
      const before = res.getWriteOffset();
      const tryRest = (offset: number): boolean => {
        const [isTaken, isDone] = res.tryEnd(piece.subarray(offset - before), total);
        if (isDone) exchange.isOver = true;
        if (isTaken || isDone) resolve();
        return isTaken;
      };
      if (!tryRest(before) && !exchange.isOver) res.onWritable(tryRest);
    });
  });
}

type UploadHeaders = { readonly token: string; readonly uploadId: string };

function readUploadHeaders(req: uWS.HttpRequest): UploadHeaders {
  const token = /^Bearer ([A-Za-z0-9_-]{20,128})$/.exec(req.getHeader('authorization'))?.[1] ?? '';
  return { token, uploadId: req.getUrl().slice('/files/uploads/'.length) };
}

/** The upload, or the status that says why not. */
async function findUpload(server: Server, { token, uploadId }: UploadHeaders): Promise<Upload | string> {
  const session = token === '' ? undefined : await server.store.findSession(server.secrets.hash(token));
  if (!session) return '401 Unauthorized';
  return server.files.uploads.find(session.user_id, uploadId) ?? '404 Not Found';
}

/** Writes a body to an upload, from the offset that the header names. */
function put(server: Server, res: uWS.HttpResponse, req: uWS.HttpRequest): void {
  const exchange = begin(res);
  const { uploads } = server.files;
  const headers = readUploadHeaders(req);
  const offset = /^\d{1,15}$/.test(req.getHeader('upload-offset')) ? Number(req.getHeader('upload-offset')) : undefined;
  let early: Buffer[] = [];
  let upload: Upload | undefined;
  let isPaused = true;
  let isComplete = false;
  /** The answer, once nothing more is taken. It waits for the end of the body: who still sends would not read it. */
  let answer: (() => void) | undefined;
  let ignoredBytes = 0;

  function stop(status: string, more: Readonly<Record<string, string>> = {}): void {
    if (answer || exchange.isOver) return;
    const at: Record<string, string> = upload ? { 'Upload-Offset': String(upload.stored) } : {};
    release();
    answer = () => end(exchange, status, { ...at, ...more }, '');
    // Also where all has come: the next request on this connection would wait for ever.
    if (isPaused) res.resume();
    if (isComplete) answer();
  }
  function release(): void {
    if (upload) void uploads.drop(upload);
    upload = undefined;
    early = [];
  }
  function take(piece: Buffer): void {
    if (!upload) return;
    if (upload.received + piece.byteLength > upload.record.size) return stop('413 Payload Too Large');
    upload.append(piece);
    if (!isPaused && upload.received - upload.stored > maxLagBytes) {
      isPaused = true;
      res.pause();
    }
  }
  function progress(): void {
    if (!upload || exchange.isOver) return;
    if (isComplete && upload.stored === upload.received) return stop('204 No Content');
    if (isPaused && upload.received - upload.stored <= maxLagBytes / 2) {
      isPaused = false;
      res.resume();
    }
  }

  exchange.onOver = release;
  res.onData((bytes, isLast) => {
    if (exchange.isOver) return;
    // uWS takes the bytes back when this returns.
    const piece = Buffer.from(new Uint8Array(bytes));
    isComplete = isLast;
    if (answer) {
      ignoredBytes += piece.byteLength;
      if (isLast) answer();
      else if (ignoredBytes > server.files.quota.maxFileBytes) {
        exchange.isOver = true;
        res.close();
      }
    } else if (upload) {
      if (piece.byteLength > 0) take(piece);
      progress();
    } else early.push(piece);
  });
  res.pause();

  async function start(): Promise<void> {
    const found = offset === undefined ? '400 Bad Request' : await findUpload(server, headers);
    if (exchange.isOver) return;
    if (typeof found === 'string') return stop(found);
    const carrier = { onStored: progress, onFailed: () => stop('507 Insufficient Storage') };
    const refusal = await uploads.carry(found, carrier);
    if (refusal) return stop('429 Too Many Requests', { 'Retry-After': '5' });
    if (exchange.isOver) {
      if (found.carrier === carrier) await uploads.drop(found);
      return;
    }
    upload = found;
    if (found.received !== offset) return stop('409 Conflict');
    for (const piece of early) if (piece.byteLength > 0) take(piece);
    early = [];
    progress();
  }
  start().catch((error: unknown) => {
    server.log.error({ err: error }, 'an upload over HTTP failed');
    stop('500 Internal Server Error');
  });
}

function writeHead({ res }: Exchange, status: string, headers: Readonly<Record<string, string>>): void {
  res.cork(() => {
    res.writeStatus(status);
    for (const [name, value] of Object.entries(headers)) res.writeHeader(name, value);
  });
}

function end(exchange: Exchange, status: string, headers: Readonly<Record<string, string>>, body: string): void {
  if (exchange.isOver) return;
  exchange.isOver = true;
  exchange.res.cork(() => {
    writeHead(exchange, status, headers);
    exchange.res.end(body);
  });
}

function endEmpty(
  exchange: Exchange,
  status: string,
  headers: Readonly<Record<string, string>>,
  length?: number,
): void {
  if (exchange.isOver) return;
  exchange.isOver = true;
  exchange.res.cork(() => {
    writeHead(exchange, status, headers);
    exchange.res.endWithoutBody(length);
  });
}
