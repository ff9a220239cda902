import { err, ok, type Result } from '@tertulia/protocol';
import { commit } from '../log/commit.ts';
import type { StoredFile } from '../log/records.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import { hashFile, sizeOf } from './file-folder.ts';

type Arrived = { readonly file_id: string; readonly user_id: string; readonly filename: string };

/** Makes a file of a part that is whole: looks into it, puts what it keeps of it into its place, and commits. The part stays. */
export async function storeFile(
  server: Server,
  arrived: Arrived,
  arrivedSha256: string,
): Promise<Result<StoredFile, Refusal>> {
  const { folder, inspector } = server.files;
  const partPath = folder.partPath(arrived.file_id);
  const { contentType, width, height, cleanPath, thumbnailPath } = await inspector.inspect(partPath);
  const keptPath = cleanPath ?? partPath;
  const sha256 = cleanPath === undefined ? arrivedSha256 : await hashFile(cleanPath);
  const thumbnail = thumbnailPath === undefined ? undefined : await hashFile(thumbnailPath);
  const file: StoredFile = {
    ...arrived,
    content_type: contentType,
    size: await sizeOf(keptPath),
    sha256,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(thumbnail !== undefined && { thumbnail }),
    at: server.clock.wallClock(),
  };
  return folder.inTurn(async () => {
    await folder.keep(keptPath, sha256);
    if (thumbnail !== undefined && thumbnailPath !== undefined) await folder.keep(thumbnailPath, thumbnail);
    const outcome = await commit(server, [{ kind: 'add-file', file }]);
    return outcome.ok ? ok(file) : err(outcome.error);
  });
}

export const cannotStore: Refusal = {
  code: 'storage_unavailable',
  message: 'the file could not be stored now; send it again later',
  retryAfterMs: 5_000,
};
