import { type ClientMessageOf, err, ok, type Result, type ServerMessage } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import { carryByFrames } from '../files/receive-chunk.ts';
import { reserveRoom } from '../files/reserve-room.ts';
import type { Upload } from '../files/upload.ts';
import { chunkBytes } from '../files/uploads.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import { answerLater } from './answer-later.ts';
import type { UserHandler } from './handler.ts';

export const uploadBegin: UserHandler<'UploadBegin'> = {
  requires: 'user',
  action: 'upload-file',
  cost: 'costly',
  handle(server, connection, message, { user_id }) {
    return answerLater(server, connection, message.id, async () => {
      const begun = await findOrBegin(server, user_id, message);
      return begun.ok ? ready(server, connection, begun.value, message) : begun;
    });
  },
};

async function findOrBegin(
  server: Server,
  user_id: string,
  message: ClientMessageOf<'UploadBegin'>,
): Promise<Result<Upload, Refusal>> {
  const { uploads } = server.files;
  const { upload_id, filename = '', size = 0, sha256 } = message;
  const known = upload_id === undefined ? undefined : uploads.find(user_id, upload_id);
  if (upload_id !== undefined && !known) return err(noSuchUpload);
  if (known) return ok(known);
  const refusal = uploads.checkCount(user_id);
  if (refusal) return err(refusal);
  const full = await reserveRoom(server, user_id, size);
  if (full) return err(full);
  const record = {
    upload_id: server.secrets.id(),
    user_id,
    filename,
    size,
    ...(sha256 !== undefined && { sha256 }),
    begun_at: server.clock.wallClock(),
  };
  return ok(await uploads.begin(record));
}

async function ready(
  server: Server,
  connection: Connection,
  upload: Upload,
  { id: re, upload_id }: ClientMessageOf<'UploadBegin'>,
): Promise<Result<ServerMessage, Refusal>> {
  const { uploads } = server.files;
  const carried = await carryByFrames(server, connection, upload);
  if (!carried.ok) {
    if (upload_id === undefined) await uploads.remove(upload);
    return carried;
  }
  // It closed while the disk worked.
  if (connection.state.kind === 'closed') await uploads.drop(upload);
  return ok({
    type: 'UploadReady',
    ...(re !== undefined && { re }),
    upload_id: upload.record.upload_id,
    upload_no: carried.value,
    offset: upload.stored,
    chunk_bytes: chunkBytes,
    credit: uploads.grant(upload),
  });
}

export const noSuchUpload: Refusal = {
  code: 'not_found',
  message: 'there is no such upload, or no more',
  path: ['upload_id'],
};
