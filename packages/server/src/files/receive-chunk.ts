import { err, ok, type Result } from '@tertulia/protocol';
import type { Connection, FileWire } from '../connection/connection.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import type { Carrier, Upload } from './upload.ts';
import { chunkBytes } from './uploads.ts';

const headerBytes = 16;
const maxNo = 65_535;

/** Gives the upload to the connection, under a number that it did not have before. */
export async function carryByFrames(
  server: Server,
  connection: Connection,
  upload: Upload,
): Promise<Result<number, Refusal>> {
  const own = (connection.uploads ??= { nextNo: 0, byNo: new Map() });
  if (own.nextNo > maxNo)
    return err({ code: 'limit_reached', message: 'too many uploads on one connection; open another' });
  const no = own.nextNo++;
  const carrier: Carrier = {
    onStored({ record, stored }) {
      connection.send({
        type: 'UploadCredit',
        upload_id: record.upload_id,
        offset: stored,
        credit: server.files.uploads.grant(upload),
      });
      connection.flush();
    },
    onFailed() {
      own.byNo.delete(no);
      void server.files.uploads.drop(upload);
      connection.refuse(undefined, {
        code: 'storage_unavailable',
        message: 'what came of a file could not be written; go on with it later',
        retryAfterMs: 5_000,
        path: ['upload_id', upload.record.upload_id],
      });
      connection.flush();
    },
  };
  const refusal = await server.files.uploads.carry(upload, carrier);
  if (refusal) return err(refusal);
  upload.allowedTo = upload.stored;
  own.byNo.set(no, { upload, carrier });
  return ok(no);
}

/** Takes a frame, or says what is wrong with it. */
export function receiveChunk(connection: Connection, frame: Buffer): ReturnType<FileWire['receive']> {
  if (frame.byteLength < headerBytes) return { fault: 'a chunk begins with 16 bytes that say where it belongs' };
  if (frame[0] !== 1 || frame[1] !== 0 || frame.readUInt32BE(4) !== 0) return { fault: 'no chunk of an upload' };
  const no = frame.readUInt16BE(2);
  const own = connection.uploads;
  if (!own || no >= own.nextNo) return { fault: 'there is no upload of that number' };
  const { upload, carrier } = own.byNo.get(no) ?? {};
  if (!upload || upload.isEnding || upload.carrier !== carrier) return 'late';
  const bytes = frame.subarray(headerBytes);
  if (bytes.byteLength === 0 || bytes.byteLength > chunkBytes) return { fault: `a chunk has 1 to ${chunkBytes} bytes` };
  if (frame.readBigUInt64BE(8) !== BigInt(upload.received)) return { fault: `the next byte is ${upload.received}` };
  if (upload.received + bytes.byteLength > upload.allowedTo) return { fault: 'more than the credit' };
  upload.append(bytes);
  return 'taken';
}

/** The connection is gone; its uploads wait for whoever goes on with them. */
export function dropUploads(server: Server, connection: Connection): void {
  if (!connection.uploads) return;
  for (const { upload, carrier } of connection.uploads.byNo.values()) {
    if (upload.carrier === carrier) void server.files.uploads.drop(upload);
  }
  connection.uploads = undefined;
}
