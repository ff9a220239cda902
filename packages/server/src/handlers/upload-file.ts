import { err, limits, ok } from '@tertulia/protocol';
import { hashBytes } from '../files/file-folder.ts';
import { toFile } from '../files/file-urls.ts';
import { reserveRoom } from '../files/reserve-room.ts';
import { storeFile } from '../files/store-file.ts';
import { answerLater } from './answer-later.ts';
import type { UserHandler } from './handler.ts';

export const uploadFile: UserHandler<'UploadFile'> = {
  requires: 'user',
  action: 'upload-file',
  cost: 'costly',
  handle(server, connection, message, { user_id }) {
    const { id, filename } = message;
    const { folder, uploads } = server.files;
    return answerLater(server, connection, id, async () => {
      const data = Buffer.from(message.data, 'base64');
      if (data.byteLength > limits.max_one_shot_file_bytes) {
        const most = `at most ${limits.max_one_shot_file_bytes} bytes at once; use UploadBegin`;
        return err({ code: 'too_large', message: most, path: ['data'] });
      }
      const refusal = await reserveRoom(server, user_id, data.byteLength);
      if (refusal) return err(refusal);
      const file_id = server.secrets.id();
      try {
        await folder.writePart(file_id, data);
        const stored = await storeFile(server, { file_id, user_id, filename }, hashBytes(data));
        if (!stored.ok) return stored;
        return ok({ type: 'FileUploaded', ...(id !== undefined && { re: id }), file: toFile(stored.value) });
      } finally {
        uploads.reservations.release(user_id, data.byteLength);
        await folder.removePart(file_id);
      }
    });
  },
};
