import { expect, test } from 'vitest';
import { isShown, toFileHeaders, toSafeFilename } from './file-headers.ts';

test('[FI7] only raster images, audio and video are shown in place', () => {
  const shown = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'audio/mpeg', 'video/mp4'];
  const saved = ['image/svg+xml', 'text/html', 'application/pdf', 'text/plain', 'application/xml', 'image/tiff', ''];
  expect(shown.filter(isShown)).toEqual(shown);
  expect(saved.filter(isShown)).toEqual([]);
  expect(toFileHeaders('a.png', 'image/png')['Content-Disposition']).toMatch(/^inline; /);
  expect(toFileHeaders('a.svg', 'image/svg+xml')['Content-Disposition']).toMatch(/^attachment; /);
});

test('[FI7] no name of a file can end its header, hide its end or name a folder', () => {
  expect(toSafeFilename('../../etc/passwd')).toBe('__.._etc_passwd');
  expect(toSafeFilename('a\r\nSet-Cookie: x')).toBe('aSet-Cookie_ x');
  expect(toSafeFilename('photo\u202egnp.exe')).toBe('photognp.exe');
  expect(toSafeFilename('\u200b\u2066')).toBe('file');
  expect(toSafeFilename('.htaccess')).toBe('_htaccess');
  expect(toSafeFilename('\ud800.txt')).toBe('\ufffd.txt');
  expect(toFileHeaders(`"; x=1\u{1f600}'é.txt`, 'text/plain')['Content-Disposition']).toBe(
    `attachment; filename="_; x=1__'_.txt"; filename*=UTF-8''_%3B%20x%3D1%F0%9F%98%80%27%C3%A9.txt`,
  );
});
