import { type ClientMessageOf, err, ok, type Result } from '@tertulia/protocol';
import { hashFile } from '../files/file-folder.ts';
import { toFile } from '../files/file-urls.ts';
import { storeFile } from '../files/store-file.ts';
import type { StoredFile } from '../log/records.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import { answerLater } from './answer-later.ts';
import type { UserHandler } from './handler.ts';
import { noSuchUpload } from './upload-begin.ts';

export const uploadEnd: UserHandler<'UploadEnd'> = {
  requires: 'user',
  action: 'upload-file',
  cost: 'costly',
  handle(server, connection, message, { user_id }) {
    const { id } = message;
    return answerLater(server, connection, id, async () => {
      const stored = await endUpload(server, user_id, message);
      if (!stored.ok) return stored;
      return ok({ type: 'FileUploaded', ...(id !== undefined && { re: id }), file: toFile(stored.value) });
    });
  },
};

async function endUpload(
  server: Server,
  user_id: string,
  { upload_id, sha256 }: ClientMessageOf<'UploadEnd'>,
): Promise<Result<StoredFile, Refusal>> {
  const { folder, uploads } = server.files;
  const upload = uploads.find(user_id, upload_id);
  if (!upload) {
    // Asked again, since the reply was lost on its way: an upload's file has its id.
    const [made] = await server.store.findFiles([upload_id]);
    return made?.user_id === user_id ? ok(made) : err(noSuchUpload);
  }
  upload.isEnding = true;
  const { filename, size, sha256: announced = sha256 } = upload.record;
  await uploads.drop(upload);
  const isWhole =
    upload.stored === size && announced === sha256 && (await hashFile(folder.partPath(upload_id))) === sha256;
  if (!isWhole) {
    await uploads.remove(upload);
    return err({ code: 'conflict', message: 'what came is not what was announced; begin anew', path: ['sha256'] });
  }
  try {
    const stored = await storeFile(server, { file_id: upload_id, user_id, filename }, sha256);
    if (stored.ok) await uploads.remove(upload);
    return stored;
  } finally {
    // What could not be stored may be ended again.
    upload.isEnding = false;
  }
}
