import type { File } from '../../entities.ts';
import type { FileSource, Hash } from '../ports.ts';
import type { Upload, UploadProgress } from '../state/chat-state.ts';
import type { ChunkRun } from './chunk-lane.ts';

/** `waiting`: it has its turn, and goes on with the connection or after a pause; `asking`: a request is on its way. */
export type UploadStage =
  | { readonly kind: 'queued' | 'waiting' | 'asking' }
  | { readonly kind: 'sending'; readonly run: ChunkRun }
  | { readonly kind: 'done'; readonly file: File }
  | { readonly kind: 'failed'; readonly message: string; readonly canRetry: boolean };

/** One file from this device to the server, across connections. */
export type UploadJob = {
  readonly id: string;
  readonly source: FileSource;
  readonly target: Upload['target'];
  /** Of the first `hashedBytes`: what is sent a second time is not hashed again. */
  hash: Hash;
  hashedBytes: number;
  stage: UploadStage;
  /** What is known at the server, under which id, and of whom. */
  remote?: { readonly uploadId: string; readonly userId: string | undefined; storedBytes: number };
  /** Of the whole file; from then on only the end is asked for. */
  sha256?: string;
  /** How often the server did not know of an end that it may still be busy with. */
  missedEnds: number;
};

export function createUploadJob(what: Pick<UploadJob, 'id' | 'source' | 'target'>, hash: Hash): UploadJob {
  return { ...what, hash, hashedBytes: 0, stage: { kind: 'queued' }, missedEnds: 0 };
}

/** It begins anew, from the first byte. */
export function restartJob(job: UploadJob, hash: Hash): void {
  delete job.remote;
  delete job.sha256;
  Object.assign(job, createUploadJob(job, hash));
}

export function isActive({ stage }: UploadJob): boolean {
  return stage.kind === 'waiting' || stage.kind === 'asking' || stage.kind === 'sending';
}

/** Takes bytes of the file that begin at `offset`, those known already left out. */
export function hashBytes(job: UploadJob, offset: number, bytes: Uint8Array): void {
  const known = job.hashedBytes - offset;
  if (known < 0 || known >= bytes.byteLength) return;
  job.hash.update(bytes.subarray(known));
  job.hashedBytes = offset + bytes.byteLength;
}

export function toShown(job: UploadJob): Upload {
  const { name, size } = job.source;
  return { id: job.id, name, size, target: job.target, progress: toProgress(job) };
}

function toProgress({ stage, remote }: UploadJob): UploadProgress {
  switch (stage.kind) {
    case 'queued':
      return { kind: 'queued' };
    case 'done':
    case 'failed':
      return stage;
    default:
      return { kind: 'uploading', storedBytes: remote?.storedBytes ?? 0 };
  }
}
