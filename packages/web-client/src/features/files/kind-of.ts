import type { SharedFile } from '../../chat/files.ts';

/** How a file is shown. What the server does not let browsers show in place is `other`, whatever it is called. */
export function kindOf({ content_type, width, height }: SharedFile): 'image' | 'audio' | 'video' | 'other' {
  if (/^image\/(jpeg|png|gif|webp|avif)$/.test(content_type) && width && height) return 'image';
  if (/^audio\/[\w.+-]+$/.test(content_type)) return 'audio';
  return /^video\/[\w.+-]+$/.test(content_type) ? 'video' : 'other';
}
