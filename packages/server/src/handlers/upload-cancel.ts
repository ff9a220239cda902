import { err, ok } from '@tertulia/protocol';
import { answerLater } from './answer-later.ts';
import type { UserHandler } from './handler.ts';
import { noSuchUpload } from './upload-begin.ts';

export const uploadCancel: UserHandler<'UploadCancel'> = {
  requires: 'user',
  cost: 'free',
  handle(server, connection, { id, upload_id }, { user_id }) {
    const { uploads } = server.files;
    return answerLater(server, connection, id, async () => {
      const upload = uploads.find(user_id, upload_id);
      if (!upload) return err(noSuchUpload);
      await uploads.remove(upload);
      return ok({ type: 'Ok', re: '' });
    });
  },
};
