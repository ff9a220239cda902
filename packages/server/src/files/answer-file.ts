import type { Server } from '../server.ts';
import { type ByteRange, parseRange } from './byte-range.ts';
import { sizeOf } from './file-folder.ts';
import { toFileHeaders } from './file-headers.ts';

/** What of an HTTP request for a file matters. */
export type FileRequest = {
  readonly path: string;
  readonly until: string;
  readonly signature: string;
  readonly range: string;
  readonly ifRange: string;
  readonly ifNoneMatch: string;
};

/** `content` is what to send of which file; without it `body` is all. */
export type FileAnswer = {
  readonly status: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly content?: ByteRange & { readonly path: string };
  readonly body: string;
};

const plain = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };
const notFound: FileAnswer = { status: '404 Not Found', headers: plain, body: 'there is no such file, or no more\n' };

/** Answers a request for a file by its signed url. */
export async function answerFile(server: Server, request: FileRequest): Promise<FileAnswer> {
  const { folder, urls } = server.files;
  const [, fileId, thumbnail] = /^\/files\/([A-Za-z0-9_-]{1,64})(\/thumbnail)?$/.exec(request.path) ?? [];
  if (fileId === undefined) return notFound;
  if (!urls.verify(request.path, request.until, request.signature))
    return { status: '403 Forbidden', headers: plain, body: 'this link has ended; look at the message anew\n' };
  const [file] = await server.store.findFiles([fileId]);
  const sha256 = thumbnail === undefined ? file?.sha256 : file?.thumbnail;
  if (!file || sha256 === undefined) return notFound;
  const path = folder.contentPath(sha256);
  const size = thumbnail === undefined ? file.size : await sizeOf(path);
  const etag = `"${sha256}"`;
  const headers = {
    ...(thumbnail === undefined
      ? toFileHeaders(file.filename, file.content_type)
      : toFileHeaders('thumbnail.webp', 'image/webp')),
    ETag: etag,
  };
  if (listsTag(request.ifNoneMatch, etag)) return { status: '304 Not Modified', headers, body: '' };
  const mayRange = request.ifRange === '' || request.ifRange === etag;
  const range = mayRange ? parseRange(request.range, size) : undefined;
  if (range === 'unsatisfiable') {
    const status = '416 Range Not Satisfiable';
    return { status, headers: { ...plain, 'Content-Range': `bytes */${size}` }, body: 'the file is shorter\n' };
  }
  if (!range) return { status: '200 OK', headers, content: { path, from: 0, to: size - 1 }, body: '' };
  const { from, to } = range;
  const partial = { ...headers, 'Content-Range': `bytes ${from}-${to}/${size}` };
  return { status: '206 Partial Content', headers: partial, content: { path, from, to }, body: '' };
}

function listsTag(header: string, etag: string): boolean {
  return header.split(',').some((one) => ['*', etag, `W/${etag}`].includes(one.trim()));
}
