/** What browsers may show in place; everything else they save. No SVG: it is a page. */
const shownTypes = /^(image\/(jpeg|png|gif|webp|avif)|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

export function isShown(contentType: string): boolean {
  return shownTypes.test(contentType);
}

/** The headers that keep a stranger's file from acting in our name. */
export function toFileHeaders(filename: string, contentType: string): Readonly<Record<string, string>> {
  const shown = isShown(contentType);
  return {
    'Content-Type': contentType === 'text/plain' ? 'text/plain; charset=utf-8' : contentType,
    'Content-Disposition': `${shown ? 'inline' : 'attachment'}; ${toFilenameParameters(filename)}`,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'Accept-Ranges': 'bytes',
    // The url ends with the right to read it, and its content never changes.
    'Cache-Control': 'private, max-age=21600, immutable',
  };
}

/** By RFC 6266: a plain name for old browsers, the real one in UTF-8 for the others. Nothing of it can end the header. */
function toFilenameParameters(filename: string): string {
  const safe = toSafeFilename(filename);
  const plain = safe.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  const encoded = encodeURIComponent(safe).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** Without what hides how a name ends: controls, directions of writing, invisible characters, separators, and dots in front. */
export function toSafeFilename(filename: string): string {
  const visible = filename
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .trim()
    .replace(/^\.+/, '_');
  return visible === '' ? 'file' : visible;
}
