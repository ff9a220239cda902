import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

export type WebFile = { readonly body: Buffer; readonly contentType: string; readonly cacheControl: string };

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** The built web client, read once; a path that is not in the map does not exist. Undefined when nothing was built. */
export function loadWebFiles(folder: string): ReadonlyMap<string, WebFile> | undefined {
  const files = new Map<string, WebFile>();
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return undefined;
  }
  for (const name of names) {
    const path = name.slice(folder.length).replaceAll('\\', '/').replace(/^\/*/, '/');
    const contentType = contentTypes[extname(name)];
    if (!contentType) continue;
    // Names under /assets/ carry a hash of their content.
    const cacheControl = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
    files.set(path, { body: readFileSync(name), contentType, cacheControl });
  }
  const index = files.get('/index.html');
  if (!index) return undefined;
  files.set('/', index);
  return files;
}

export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
};
