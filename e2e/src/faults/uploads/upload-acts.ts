import { limits } from '@tertulia/protocol';
import { hashOf } from '../../harness/upload.ts';
import { pick } from '../actions.ts';
import { impossibleNames, oddNames, type Specimen, specimens } from './specimens.ts';
import type { Uploader } from './uploader.ts';

export const maxFileBytes = 1024 * 1024;
export const maxUserBytes = 24 * maxFileBytes;
const racerCount = 6;

export type UploadAct = {
  readonly kind: string;
  readonly weight: number;
  /** Gives what did not come about as it must. */
  readonly act: (uploader: Uploader, random: () => number) => Promise<readonly string[]>;
};

/** What people upload, well and badly. */
export const uploadActs: readonly UploadAct[] = [
  { kind: 'share', weight: 12, act: share },
  { kind: 'keep to oneself', weight: 2, act: keep },
  { kind: 'abandon', weight: 2, act: abandon },
  { kind: 'cancel', weight: 2, act: cancel },
  { kind: 'wrong hash', weight: 2, act: sendWrongHash },
  { kind: 'too large', weight: 1, act: beginTooLarge },
  { kind: 'impossible name', weight: 1, act: nameImpossibly },
  { kind: 'race', weight: 1, act: race },
];

/** Some of it is deleted again. */
async function share(uploader: Uploader, random: () => number): Promise<readonly string[]> {
  const specimen = pick(random, specimens) as Specimen;
  const bytes = await specimen.make(random);
  const filename = random() < 0.2 ? (pick(random, oddNames) as string) : specimen.filename;
  const uploaded = await upload(uploader, filename, bytes, random);
  if (uploaded.type !== 'FileUploaded') return [`${filename} was answered with ${JSON.stringify(uploaded)}`];
  const attached = await uploader.attach(uploaded, hashOf(bytes));
  if (random() < 0.3) await uploader.erase(attached);
  const isShown = attached.file.content_type.startsWith('image/');
  return isShown === specimen.isImage ? [] : [`${specimen.filename} is told to be ${attached.file.content_type}`];
}

function upload(uploader: Uploader, filename: string, bytes: Buffer, random: () => number) {
  // An empty one has no chunks, and what is long fits no frame.
  const isWhole = bytes.length === 0 || (bytes.length < 30_000 && random() < 0.5);
  if (isWhole) return uploader.uploadWhole(filename, bytes);
  const cuts = Array.from({ length: Math.floor(random() * 3) }, () => Math.floor(random() * bytes.length));
  const last = random() < 0.3 ? [Math.floor(bytes.length * 0.99)] : [];
  return uploader.uploadChunks(
    filename,
    bytes,
    [...cuts, ...last].sort((a, b) => a - b),
  );
}

/** Attached to nothing, it is gone after a day. */
async function keep(uploader: Uploader, random: () => number): Promise<readonly string[]> {
  const uploaded = await uploader.uploadWhole('kept.txt', Buffer.from(`kept ${random()}`));
  return uploaded.type === 'FileUploaded' ? [] : [`kept.txt was answered with ${JSON.stringify(uploaded)}`];
}

async function abandon(uploader: Uploader, random: () => number): Promise<readonly string[]> {
  await uploader.abandon('abandoned.bin', Buffer.alloc(100_000 + random() * 100_000, `${random()}`));
  return [];
}

async function cancel(uploader: Uploader): Promise<readonly string[]> {
  const ready = await uploader.begin('cancelled.bin', 100_000);
  const { upload_id } = ready;
  const done = await uploader.ask({ type: 'UploadCancel', upload_id });
  const again = await uploader.ask({ type: 'UploadBegin', upload_id });
  return again['code'] === 'not_found'
    ? []
    : [`cancelled with ${done.type}, an upload goes on: ${JSON.stringify(again)}`];
}

async function sendWrongHash(uploader: Uploader, random: () => number): Promise<readonly string[]> {
  const ready = await uploader.begin('wrong.txt', 10);
  const end = { type: 'UploadEnd', upload_id: ready['upload_id'], sha256: hashOf(Buffer.from(`${random()}`)) };
  const { code } = await uploader.ask(end);
  // The reply may have been lost: by then there is no such upload.
  return code === 'conflict' || code === 'not_found' ? [] : [`a wrong hash was answered with ${String(code)}`];
}

async function beginTooLarge(uploader: Uploader): Promise<readonly string[]> {
  const { code } = await uploader.begin('large.bin', maxFileBytes + 1);
  return code === 'too_large' ? [] : [`one byte too many was answered with ${String(code)}`];
}

async function nameImpossibly(uploader: Uploader, random: () => number): Promise<readonly string[]> {
  const filename = pick(random, impossibleNames) as string;
  const { code } = await uploader.uploadWhole(filename, Buffer.from('x'));
  return code === 'bad_message' ? [] : [`the name ${JSON.stringify(filename)} was answered with ${String(code)}`];
}

/** All ask at once for as much as a file may have: no more are let in than are carried at once. */
async function race(uploader: Uploader): Promise<readonly string[]> {
  const { losses } = uploader;
  const asked = await Promise.all(
    Array.from({ length: racerCount }, (_, index) => uploader.begin(`racer ${index}`, maxFileBytes)),
  );
  const ready = asked.filter(({ type }) => type === 'UploadReady');
  for (const { upload_id } of ready) await uploader.ask({ type: 'UploadCancel', upload_id });
  const others = asked.filter((one) => one.type !== 'UploadReady' && one['code'] !== 'limit_reached');
  // Over a lost line they did not all ask at once.
  const isTooMany = ready.length > limits.uploads_at_once && losses === uploader.losses;
  return [
    ...(isTooMany ? [`${ready.length} of ${racerCount} uploads at once were let in`] : []),
    ...others.map((one) => `a racer was answered with ${JSON.stringify(one)}`),
  ];
}
