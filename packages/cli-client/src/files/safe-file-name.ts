const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu;
const maxBytes = 200;

/** A stranger's file name as one that names a plain file in one folder, on any system, and that looks like what it is. */
export function toSafeFileName(filename: string): string {
  const visible = filename
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/[/\\:*?"<>|]/gu, '_')
    .replace(/[\s.]+$/u, '')
    .trimStart()
    .replace(/^\.+/u, '_');
  if (visible === '') return 'file';
  return shorten(reserved.test(visible) ? `_${visible}` : visible);
}

/** Systems take 255 bytes at most. What the name ends with, which tells the kind of file, stays. */
function shorten(name: string): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const ending = /\.[A-Za-z0-9]{1,16}$/u.exec(name)?.[0] ?? '';
  let start = '';
  for (const point of name.slice(0, name.length - ending.length)) {
    if (Buffer.byteLength(start + point + ending) > maxBytes) break;
    start += point;
  }
  return start + ending;
}
