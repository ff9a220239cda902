import { open, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { err, ok, type Result } from '@tertulia/protocol';
import type { FileSource } from '@tertulia/protocol/client';

/** `~` at the start is one's home, as in a shell. */
export function toPath(written: string): string {
  return /^~(?=\/|$)/u.test(written) ? join(homedir(), written.slice(1)) : written;
}

/** A file of this machine, to be sent; an error is a sentence to show. Each piece is read by itself, so nothing stays open. */
export async function findDiskFile(written: string): Promise<Result<FileSource, string>> {
  const path = toPath(written);
  try {
    const found = await stat(path);
    if (!found.isFile()) return err(`${written} is not a file.`);
    return ok({ name: basename(path), type: '', size: found.size, slice: (from, to) => readSlice(path, from, to) });
  } catch (error) {
    return err(`${written} cannot be read: ${describeSystemError(error)}.`);
  }
}

/** What the system says, without the path and the name of the call. */
export function describeSystemError(error: unknown): string {
  const { code, message }: { code?: unknown; message?: unknown } = error instanceof Error ? error : {};
  if (code === 'ENOENT') return 'there is no such file or folder';
  if (code === 'EACCES' || code === 'EPERM') return 'it is not allowed';
  if (code === 'ENOSPC') return 'the disk is full';
  return String(message ?? error);
}

async function readSlice(path: string, from: number, to: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const bytes = new Uint8Array(to - from);
    const { bytesRead } = await file.read(bytes, 0, bytes.byteLength, from);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
