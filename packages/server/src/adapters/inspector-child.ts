import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import sharp, { type Sharp } from 'sharp';
import { type Inspection, unknownType } from '../files/file-inspector.ts';
import { serveHelper } from './serve-helper.ts';

/** An image of more is not decoded: 40 megapixels are what a good camera makes. */
const limitInputPixels = 40_000_000;
const thumbnailPixels = 480;
const rasterTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif'];

// A process of its own: what strangers' bytes do to decoders in C, they do not do to the chat.
sharp.cache(false);
sharp.concurrency(1);
serveHelper(inspect);

async function inspect(path: string): Promise<Inspection> {
  const contentType = (await fileTypeFromFile(path))?.mime.split(';')[0]?.trim();
  if (contentType === undefined) return { contentType: (await isText(path)) ? 'text/plain' : unknownType };
  // What does not decode as the image it claims to be is none: a failure here makes it a mere download.
  return rasterTypes.includes(contentType) ? inspectImage(path, contentType) : { contentType };
}

async function inspectImage(path: string, contentType: string): Promise<Inspection> {
  const read = (options: { animated?: boolean } = {}): Sharp =>
    sharp(path, { limitInputPixels, sequentialRead: true, failOn: 'error', ...options });
  const { exif, xmp, iptc, pages = 1, autoOrient } = await read().metadata();
  const { width, height } = autoOrient;
  const isTold = exif !== undefined || xmp !== undefined || iptc !== undefined;
  const cleanPath = `${path}.clean`;
  if (isTold) await clean(read({ animated: pages > 1 }), contentType, pages > 1).toFile(cleanPath);
  const thumbnailPath = `${path}.thumbnail`;
  const isSmall = Math.max(width, height) <= thumbnailPixels;
  const thumbnail = read()
    .autoOrient()
    .resize(thumbnailPixels, thumbnailPixels, { fit: 'inside', withoutEnlargement: true });
  // A small image needs none, but it is decoded all the same to see whether it can be.
  if (isSmall) await thumbnail.raw().toBuffer();
  else await thumbnail.webp({ quality: 78 }).toFile(thumbnailPath);
  return { contentType, width, height, ...(isTold && { cleanPath }), ...(!isSmall && { thumbnailPath }) };
}

/** Written anew, upright, with nothing but its colours: sharp takes over no metadata unless asked to. */
function clean(image: Sharp, contentType: string, isAnimated: boolean): Sharp {
  const upright = (isAnimated ? image : image.autoOrient()).keepIccProfile();
  switch (contentType) {
    case 'image/png':
      return upright.png();
    case 'image/gif':
      return upright.gif();
    case 'image/webp':
      return upright.webp({ quality: 90 });
    case 'image/avif':
      return upright.avif({ quality: 70, effort: 2 });
    default:
      return upright.jpeg({ quality: 90 });
  }
}

async function isText(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8_192), 0, 8_192, 0);
    if (bytesRead === 0 || buffer.subarray(0, bytesRead).includes(0)) return false;
    new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead), { stream: true });
    return true;
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}
