import type { Server } from '../server.ts';
import { securityHeaders, type WebFile } from './web-files.ts';

export type HttpReply = {
  readonly status: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
};

const text = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };

/** Answers `GET path`. Never throws. */
export async function answer(
  server: Server,
  webFiles: ReadonlyMap<string, WebFile> | undefined,
  path: string,
): Promise<HttpReply> {
  switch (path) {
    case '/healthz':
      return { status: '200 OK', headers: text, body: 'ok\n' };
    case '/readyz':
      return readiness(server);
    case '/metrics':
      return {
        status: '200 OK',
        headers: { 'Content-Type': server.metrics.contentType },
        body: await server.metrics.render(),
      };
    default:
      return webPage(webFiles, path);
  }
}

function readiness(server: Server): HttpReply {
  const faults = [
    ...(server.isDraining ? ['draining'] : []),
    ...(server.committer.healthy() ? [] : ['storage cannot be written']),
  ];
  if (faults.length === 0) return { status: '200 OK', headers: text, body: 'ready\n' };
  return { status: '503 Service Unavailable', headers: text, body: `${faults.join('\n')}\n` };
}

function webPage(webFiles: ReadonlyMap<string, WebFile> | undefined, path: string): HttpReply {
  const file = webFiles?.get(path);
  if (file) {
    const headers = { ...securityHeaders, 'Content-Type': file.contentType, 'Cache-Control': file.cacheControl };
    return { status: '200 OK', headers, body: file.body };
  }
  if (!webFiles && path === '/') {
    return {
      status: '503 Service Unavailable',
      headers: text,
      body: 'The web client is not built. Run `npm start`, or `pnpm build`, in the repository.\n',
    };
  }
  return { status: '404 Not Found', headers: text, body: 'not found\n' };
}
