import type { File } from '../../entities.ts';
import { createFakeHash } from './fake-hash.ts';
import type { Refusal } from './fake-sessions.ts';
import type { ServerEnd } from './socket-pair.ts';

export const fakeChunkBytes = 16;
const creditBytes = 4 * fakeChunkBytes;

type FakeUpload = {
  readonly uploadId: string;
  readonly filename: string;
  readonly size: number;
  stored: Uint8Array;
  /** In memory only: a lost connection loses them too. */
  waiting: Uint8Array[];
  carrier?: { readonly end: ServerEnd; readonly no: number };
  file?: File;
};

/** Files as they come, flushed every second chunk; `refusals` are given to the next requests in turn. */
export type FakeUploads = {
  readonly refusals: Refusal[];
  readonly asked: string[];
  /** Bytes taken from clients, those sent twice included. */
  readonly receivedBytes: number;
  /** How many are under way, by connections that are open. */
  readonly carriedCount: number;
  contentOf(fileId: string): string | undefined;
  toFile(fileId: string): File;
  onMessage(end: ServerEnd, message: Record<string, unknown>): object;
  onChunk(end: ServerEnd, frame: Uint8Array): void;
  onClose(end: ServerEnd): void;
  /** Gives up the upload's number, as when the disk fails. */
  breakOff(): void;
};

export function createFakeUploads(): FakeUploads {
  const all = new Map<string, FakeUpload>();
  const refusals: Refusal[] = [];
  const asked: string[] = [];
  let ids = 0;
  let numbers = 0;
  let receivedBytes = 0;

  const carried = () => [...all.values()].filter(({ carrier }) => carrier);
  const credit = ({ size, stored }: FakeUpload) => Math.min(creditBytes, size - stored.byteLength);

  function begin(end: ServerEnd, { upload_id, filename, size }: Record<string, unknown>): object | undefined {
    const known = all.get(String(upload_id));
    if (upload_id !== undefined && (!known || known.file)) return undefined;
    const upload = known ?? {
      ...{ uploadId: `up${++ids}`, filename: String(filename), size: Number(size) },
      ...{ stored: new Uint8Array(0), waiting: [] },
    };
    all.set(upload.uploadId, upload);
    flush(upload);
    upload.carrier = { end, no: ++numbers };
    return {
      ...{ type: 'UploadReady', upload_id: upload.uploadId, upload_no: numbers, offset: upload.stored.byteLength },
      ...{ chunk_bytes: fakeChunkBytes, credit: credit(upload) },
    };
  }

  function finish({ upload_id, sha256 }: Record<string, unknown>): object | undefined {
    const upload = all.get(String(upload_id));
    if (!upload) return undefined;
    delete upload.carrier;
    const hash = createFakeHash();
    hash.update(upload.stored);
    if (hash.digest() !== sha256 || upload.stored.byteLength !== upload.size) {
      all.delete(upload.uploadId);
      return { type: 'Error', code: 'conflict', message: 'not what was announced', retry: 'never' };
    }
    const { uploadId, filename, size } = upload;
    const what = { file_id: uploadId, filename, content_type: 'text/plain', size, sha256: String(sha256) };
    upload.file = { ...what, url: `/files/${uploadId}?until=1767312000000&signature=x` };
    return { type: 'FileUploaded', file: upload.file };
  }

  function flush(upload: FakeUpload): void {
    upload.stored = Uint8Array.from([...upload.stored, ...upload.waiting.flatMap((bytes) => [...bytes])]);
    upload.waiting = [];
  }

  return {
    refusals,
    asked,
    get receivedBytes() {
      return receivedBytes;
    },
    get carriedCount() {
      return carried().length;
    },
    contentOf(fileId) {
      const upload = all.get(fileId);
      return upload?.file && new TextDecoder().decode(upload.stored);
    },
    toFile(fileId) {
      const file = all.get(fileId)?.file;
      if (!file) throw new Error(`no file ${fileId}`);
      return file;
    },
    onMessage(end, message) {
      asked.push(String(message.type));
      const refusal = refusals.shift();
      if (refusal) return { type: 'Error', re: message.id, message: 'refused', ...refusal };
      const missing = { type: 'Error', code: 'not_found', message: 'no such upload', retry: 'never' };
      const answer = () => {
        if (message.type === 'UploadBegin') return begin(end, message);
        if (message.type === 'UploadEnd') return finish(message);
        return all.delete(String(message.upload_id)) ? { type: 'Ok' } : undefined;
      };
      return { ...(answer() ?? missing), re: message.id };
    },
    onChunk(end, frame) {
      const header = new DataView(frame.buffer);
      const upload = carried().find(({ carrier }) => carrier?.end === end && carrier.no === header.getUint16(2));
      if (!upload) return;
      const bytes = frame.subarray(16);
      receivedBytes += bytes.byteLength;
      const received = upload.stored.byteLength + upload.waiting.reduce((sum, { byteLength }) => sum + byteLength, 0);
      if (Number(header.getBigUint64(8)) !== received) throw new Error(`not at ${received}`);
      if (received + bytes.byteLength > upload.stored.byteLength + creditBytes) throw new Error('more than the credit');
      upload.waiting.push(bytes);
      if (upload.waiting.length < 2 && received + bytes.byteLength < upload.size) return;
      flush(upload);
      const offset = upload.stored.byteLength;
      end.send({ type: 'UploadCredit', upload_id: upload.uploadId, offset, credit: credit(upload) });
    },
    onClose(end) {
      for (const upload of carried()) {
        if (upload.carrier?.end !== end) continue;
        delete upload.carrier;
        upload.waiting = [];
      }
    },
    breakOff() {
      for (const upload of carried()) {
        const { end } = upload.carrier ?? {};
        delete upload.carrier;
        upload.waiting = [];
        const path = ['upload_id', upload.uploadId];
        end?.send({
          type: 'Error',
          code: 'storage_unavailable',
          message: '',
          retry: 'after',
          retry_after_ms: 500,
          path,
        });
      }
    },
  };
}
