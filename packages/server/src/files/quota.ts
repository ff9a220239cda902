import type { FileUsage } from '../log/records.ts';
import type { Refusal } from '../refusal.ts';

/** In bytes. A person's are those of files kept and of uploads under way; a day is the last 24 hours. */
export type Quota = {
  readonly maxFileBytes: number;
  readonly userBytesPerDay: number;
  readonly maxUserBytes: number;
  /** Of the whole folder. */
  readonly maxFolderBytes: number;
};
export const quotaDayMs = 24 * 60 * 60 * 1_000;

type Held = {
  /** Uploads of this person that are under way. */
  readonly reservedBytes: number;
  /** Everything in the folder, and what is reserved in it. */
  readonly folderBytes: number;
};

export function checkQuota(size: number, quota: Quota, usage: FileUsage, held: Held): Refusal | undefined {
  if (size > quota.maxFileBytes)
    return { code: 'too_large', message: `a file has at most ${quota.maxFileBytes} bytes`, path: ['size'] };
  if (usage.bytes + held.reservedBytes + size > quota.maxUserBytes)
    return { code: 'limit_reached', message: 'your files take as much room as they may; delete some' };
  if (usage.bytesSince + held.reservedBytes + size > quota.userBytesPerDay)
    return { code: 'limit_reached', message: 'that is more than one may upload in a day' };
  if (held.folderBytes + size > quota.maxFolderBytes)
    return { code: 'limit_reached', message: 'the server has no more room for files' };
  return undefined;
}
