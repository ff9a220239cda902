import { createHmac, timingSafeEqual } from 'node:crypto';
import type { File } from '@tertulia/protocol';
import type { StoredFile } from '../log/records.ts';

/** A url is good for a day at least, and is the same for six hours, so that browsers fetch a file once. */
const goodForMs = 24 * 60 * 60 * 1_000;
const sameForMs = 6 * 60 * 60 * 1_000;

export type FileUrls = {
  /** Signs the urls in an encoded message: what is kept has none that end. */
  sign(encoded: string): string;
  signFile(file: File): File;
  /** Whether `signature` is that of `path` until `until`, and it has not ended. */
  verify(path: string, until: string, signature: string): boolean;
};

/**
 * Within a JSON text `"url":"` is always a key and its value, for quotes in what people write are escaped; and no other key of
 * the protocol that has such a value begins with `/files/`.
 */
const unsigned = /"((?:thumbnail_)?url)":"(\/files\/[A-Za-z0-9_-]+(?:\/thumbnail)?)"/g;

export function createFileUrls(key: Buffer, wallClock: () => number): FileUrls {
  const toSignature = (path: string, until: string) =>
    createHmac('sha256', key).update(`${path}\n${until}`).digest('base64url').slice(0, 22);

  function signPath(path: string): string {
    const until = String((Math.floor(wallClock() / sameForMs) + 1) * sameForMs + goodForMs);
    return `${path}?until=${until}&signature=${toSignature(path, until)}`;
  }

  return {
    sign(encoded) {
      if (!encoded.includes('url":"/files/')) return encoded;
      return encoded.replace(unsigned, (_, name: string, path: string) => `"${name}":"${signPath(path)}"`);
    },
    signFile({ url, thumbnail_url, ...file }) {
      return {
        ...file,
        url: signPath(url),
        ...(thumbnail_url !== undefined && { thumbnail_url: signPath(thumbnail_url) }),
      };
    },
    verify(path, until, signature) {
      if (!/^\d{1,15}$/.test(until) || Number(until) <= wallClock()) return false;
      const [given, right] = [Buffer.from(signature), Buffer.from(toSignature(path, until))];
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}

/** A file as messages show it, its urls not signed. */
export function toFile({ file_id, filename, content_type, size, sha256, width, height, thumbnail }: StoredFile): File {
  return {
    file_id,
    filename,
    content_type,
    size,
    sha256,
    url: `/files/${file_id}`,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(thumbnail !== undefined && { thumbnail_url: `/files/${file_id}/thumbnail` }),
  };
}
