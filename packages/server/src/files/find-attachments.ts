import type { File } from '@tertulia/protocol';
import type { Server } from '../server.ts';
import { toFile } from './file-urls.ts';

/** The files as a message shows them. Of what there is not the id is left: the store decides, and may know the message already. */
export async function findAttachments(server: Server, fileIds: readonly string[]): Promise<readonly File[]> {
  const found = new Map((await server.store.findFiles(fileIds)).map((file) => [file.file_id, toFile(file)]));
  return fileIds.map((file_id) => found.get(file_id) ?? { ...unknownFile, file_id });
}

const unknownFile = { filename: '', content_type: '', size: 0, sha256: '', url: '' };
