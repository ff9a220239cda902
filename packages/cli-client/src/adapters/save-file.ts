import { createHash } from 'node:crypto';
import { type FileHandle, open, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { err, type File, ok, type Result } from '@tertulia/protocol';
import { describeSize } from '@tertulia/protocol/client';
import { toSafeFileName } from '../files/safe-file-name.ts';
import { describeSystemError, toPath } from './disk-file.ts';

/**
 * Saves a file from `url`. `where`: its new name, or a folder, by default the one the program runs in. Nothing that is there
 * is overwritten. Gives the path; an error is a sentence to show.
 */
export async function saveFile(file: File, url: string, where = '.'): Promise<Result<string, string>> {
  const path = await choosePath(file, toPath(where));
  let target: FileHandle;
  try {
    target = await open(path, 'wx');
  } catch (error) {
    const isThere = (error as { code?: unknown }).code === 'EEXIST';
    return err(isThere ? `There is a ${path} already; say another name.` : `${path}: ${describeSystemError(error)}.`);
  }
  const problem = await fetchInto(target, file, url).catch(describeFailure);
  await target.close();
  if (problem === undefined) return ok(path);
  await unlink(path);
  return err(problem);
}

async function choosePath({ filename }: File, where: string): Promise<string> {
  const isFolder = await stat(where).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isFolder ? join(where, toSafeFileName(filename)) : where;
}

/** Returns what went wrong, if anything did. */
async function fetchInto(target: FileHandle, { size, sha256 }: File, url: string): Promise<string | undefined> {
  const response = await fetch(url, { redirect: 'error' });
  if (response.status === 404) return 'The file is gone: its message was deleted.';
  if (!response.ok || !response.body) return `The server answered with ${response.status}.`;
  const hash = createHash('sha256');
  let length = 0;
  for await (const bytes of response.body) {
    length += bytes.byteLength;
    if (length > size) return `More came than the ${describeSize(size)} of the file.`;
    hash.update(bytes);
    await target.writeFile(bytes);
  }
  return hash.digest('hex') === sha256 ? undefined : 'What came is not the file that was sent; try again.';
}

function describeFailure(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return `The file could not be saved: ${describeSystemError(cause)}.`;
}
