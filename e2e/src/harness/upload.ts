import { createHash } from 'node:crypto';
import type { Wire, WireClient } from './wire-client.ts';

export type WireFile = {
  readonly file_id: string;
  readonly filename: string;
  readonly content_type: string;
  readonly size: number;
  readonly sha256: string;
  readonly url: string;
  readonly width?: number;
  readonly height?: number;
  readonly thumbnail_url?: string;
};

export const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

export function toChunk(uploadNo: number, offset: number, bytes: Buffer): Buffer {
  const header = Buffer.alloc(16);
  header[0] = 1;
  header.writeUInt16BE(uploadNo, 2);
  header.writeBigUInt64BE(BigInt(offset), 8);
  return Buffer.concat([header, bytes]);
}

/** Sends what is missing, as the credits allow, up to `end`; resolves when that much was sent, or stored if it is everything. */
export async function sendChunks(client: WireClient, ready: Wire, bytes: Buffer, end = bytes.length): Promise<void> {
  const { upload_id, upload_no, chunk_bytes } = ready as unknown as {
    upload_id: string;
    upload_no: number;
    chunk_bytes: number;
  };
  let { offset, credit } = ready as unknown as { offset: number; credit: number };
  let sent = offset;
  for (;;) {
    while (sent < end && sent < offset + credit) {
      const piece = bytes.subarray(sent, Math.min(end, sent + chunk_bytes, offset + credit));
      client.sendBinary(toChunk(upload_no, sent, piece));
      sent += piece.length;
    }
    if (end < bytes.length ? sent >= end : offset >= end) return;
    ({ offset, credit } = (await client.next('UploadCredit', (one) => one['upload_id'] === upload_id)) as unknown as {
      offset: number;
      credit: number;
    });
  }
}

/** A whole upload in chunks. */
export async function upload(client: WireClient, filename: string, bytes: Buffer): Promise<WireFile> {
  const ready = await client.request({
    type: 'UploadBegin',
    filename,
    content_type: 'application/octet-stream',
    size: bytes.length,
  });
  await sendChunks(client, ready, bytes);
  return toFile(await client.request({ type: 'UploadEnd', upload_id: ready['upload_id'], sha256: hashOf(bytes) }));
}

export async function uploadAtOnce(client: WireClient, filename: string, bytes: Buffer): Promise<WireFile> {
  const data = bytes.toString('base64');
  return toFile(await client.request({ type: 'UploadFile', filename, content_type: 'text/plain', data }));
}

export function toFile(reply: Wire): WireFile {
  if (reply.type !== 'FileUploaded') throw new Error(`not uploaded: ${JSON.stringify(reply)}`);
  return reply['file'] as WireFile;
}
