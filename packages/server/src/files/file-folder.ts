import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What is known of an upload under way beside its bytes; kept beside them, so that it outlives the process as they do. */
export type UploadRecord = {
  readonly upload_id: string;
  readonly user_id: string;
  readonly filename: string;
  readonly size: number;
  readonly sha256?: string;
  readonly begun_at: number;
};

export type FileFolder = ReturnType<typeof openFileFolder>;

/**
 * Bytes of files in the data folder: `contents/` has what is whole, under its SHA-256, and `parts/` what is still coming. A
 * content is written under another name, flushed, and linked into its place: there is never half of one. What is linked,
 * removed and looked for in turn is done one after the other, so that no content is removed that is just needed anew.
 */
export function openFileFolder(folder: string) {
  const contents = join(folder, 'contents');
  const parts = join(folder, 'parts');
  for (const one of [contents, parts]) mkdirSync(one, { recursive: true, mode: 0o700 });
  let bytes = 0;
  for (const group of readdirSync(contents)) {
    for (const name of readdirSync(join(contents, group))) bytes += statSync(join(contents, group, name)).size;
  }
  let turn: Promise<unknown> = Promise.resolve();

  const contentPath = (sha256: string) => join(contents, sha256.slice(0, 2), sha256);
  const partPath = (id: string) => join(parts, id);
  const recordPath = (id: string) => join(parts, `${id}.json`);

  return {
    /** Bytes of all contents. */
    get bytes() {
      return bytes;
    },
    /** Signs the urls of this folder's files, over restarts. */
    urlKey: readUrlKey(join(folder, 'url-key')),
    contentPath,
    partPath,

    /** Runs what keeps or removes contents, together with the commit that says so. */
    inTurn<T>(run: () => Promise<T>): Promise<T> {
      const mine = turn.then(run);
      turn = mine.catch(() => undefined);
      return mine;
    },

    /** Puts bytes with that hash into their place; where they come from they stay too. */
    async keep(path: string, sha256: string): Promise<void> {
      const target = contentPath(sha256);
      await flush(path);
      await makeFolder(contents, sha256.slice(0, 2));
      try {
        await link(path, target);
        bytes += (await stat(target)).size;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      await flush(join(contents, sha256.slice(0, 2)));
    },
    async remove(sha256: string): Promise<void> {
      const size = await sizeOf(contentPath(sha256));
      await rm(contentPath(sha256), { force: true });
      bytes -= size;
    },
    /** Names of all contents, a group at a time. */
    async *listContents(): AsyncGenerator<readonly string[]> {
      for (const group of await readdir(contents)) yield readdir(join(contents, group));
    },

    /** Everything that was written for a part, by us or by who inspects it. */
    async removePart(id: string): Promise<void> {
      for (const path of [recordPath(id), partPath(id), `${partPath(id)}.clean`, `${partPath(id)}.thumbnail`]) {
        await rm(path, { force: true });
      }
    },
    async writePart(id: string, data: Buffer): Promise<void> {
      const handle = await open(partPath(id), 'w', 0o600);
      try {
        await handle.writeFile(data);
        await handle.datasync();
      } finally {
        await handle.close();
      }
    },
    async beginPart(record: UploadRecord): Promise<FileHandle> {
      const { upload_id } = record;
      const temporary = `${recordPath(upload_id)}.new`;
      const handle = await open(temporary, 'w', 0o600);
      await handle.writeFile(JSON.stringify(record));
      await handle.datasync();
      await handle.close();
      const part = await open(partPath(upload_id), 'wx+', 0o600);
      await rename(temporary, recordPath(upload_id));
      await flush(parts);
      return part;
    },
    openPart: (id: string): Promise<FileHandle> => open(partPath(id), 'r+'),
    /** Uploads that earlier processes left, and how many bytes of each are there; whatever else they left is removed. */
    async recoverParts(): Promise<{ readonly record: UploadRecord; readonly offset: number }[]> {
      const found: { record: UploadRecord; offset: number }[] = [];
      const names = new Set(readdirSync(parts));
      const kept = new Set<string>();
      for (const name of names) {
        const id = name.slice(0, -'.json'.length);
        if (!name.endsWith('.json') || !names.has(id)) continue;
        const record = parseRecord(readFileSync(join(parts, name), 'utf8'));
        if (record?.upload_id !== id) continue;
        kept.add(name).add(id);
        found.push({ record, offset: Math.min(record.size, statSync(partPath(id)).size) });
      }
      for (const name of names) if (!kept.has(name)) await rm(join(parts, name), { force: true });
      return found;
    },
  };
}

export function hashBytes(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** In pieces, so that sockets are served between them. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 128 * 1024 })) hash.update(piece as Buffer);
  return hash.digest('hex');
}

export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** A name in a folder is durable only once the folder is. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function makeFolder(parent: string, name: string): Promise<void> {
  if ((await mkdir(join(parent, name), { recursive: true, mode: 0o700 })) !== undefined) await flush(parent);
}

function parseRecord(text: string): UploadRecord | undefined {
  try {
    return JSON.parse(text) as UploadRecord;
  } catch {
    return undefined;
  }
}

function readUrlKey(path: string): Buffer {
  try {
    const key = readFileSync(path);
    if (key.length === 32) return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const key = randomBytes(32);
  writeFileSync(path, key, { mode: 0o600 });
  return key;
}
