import type { ErrorCode } from '../../codes.ts';
import type { User } from '../../entities.ts';
import { contentType } from '../../fields.ts';
import { limits } from '../../limits.ts';
import type { ServerMessageOf } from '../../server-message.ts';
import type { RequestError } from '../connection/request-error.ts';
import type { Outcome, Request } from '../connection/requests.ts';
import type { Clock, FileSource, Hash, Random } from '../ports.ts';
import type { Upload } from '../state/chat-state.ts';
import type { StateStore } from '../state/state-store.ts';
import { createTimers } from '../timers.ts';
import { type ChunkRun, createChunkLane } from './chunk-lane.ts';
import { createUploadJob, hashBytes, isActive, restartJob, toShown, type UploadJob } from './upload-job.ts';

const maxListed = 100;
const maxChunkBytes = limits.max_frame_bytes;
const pauseMs = 1_000;
/** A server looks into a file for 20 s at most before it tells of it; meanwhile the upload is no more, and the file not yet. */
const missedEndMs = 3_000;
const maxMissedEnds = 10;
const hopeless: readonly ErrorCode[] = ['bad_message', 'too_large', 'forbidden', 'unsupported', 'unknown_type'];

/** Brings files to the server, three at once, each from where the server has it on disk. */
export type Uploads = {
  /** Returns the upload's id, or '' when 100 are listed. */
  add(source: FileSource, target?: Upload['target']): string;
  /** Begins anew what failed. */
  retry(id: string): void;
  /** Stops it, at the server too, or forgets that it is done. */
  cancel(id: string): void;
  listed(): readonly Upload[];
  /** They have gone with a message. */
  forget(ids: readonly string[]): void;
  clear(): void;
  onCredit(credit: ServerMessageOf<'UploadCredit'>): void;
  onError(error: ServerMessageOf<'Error'>): void;
  /** Somebody has entered, who may be another than before. */
  onJoined(me: User): void;
  onLost(): void;
  /** Begins and goes on with what may; to be called when the connection is back. */
  pump(): void;
  /** Brings the state up to date, after a batch of changes. */
  settle(): void;
};

export type UploadsPorts = {
  readonly store: StateStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly request: Request;
  readonly sha256: () => Hash;
  sendBinary(frame: Uint8Array<ArrayBuffer>): void;
  bufferedBytes(): number;
};

export function createUploads(ports: UploadsPorts): Uploads {
  const { store, clock, random, request, sha256 } = ports;
  const timers = createTimers(clock);
  let jobs: UploadJob[] = [];
  let isChanged = false;
  const lane = createChunkLane({
    clock,
    batch: store.batch,
    sendBinary: ports.sendBinary,
    bufferedBytes: ports.bufferedBytes,
    runs: () => jobs.flatMap(({ stage }) => (stage.kind === 'sending' ? [stage.run] : [])),
    onRead(run, bytes) {
      const job = jobOf(run);
      if (job) hashBytes(job, run.sentBytes, bytes);
    },
    onUnreadable(run) {
      const job = jobOf(run);
      if (job) fail(job, 'The file cannot be read, or has changed.', true);
    },
  });

  const find = (id: string) => jobs.find((job) => job.id === id);
  const findRemote = (uploadId: string) => jobs.find(({ remote }) => remote?.uploadId === uploadId);
  const jobOf = (run: ChunkRun) => jobs.find(({ stage }) => stage.kind === 'sending' && stage.run === run);

  function enterStage(job: UploadJob, stage: UploadJob['stage']): void {
    job.stage = stage;
    isChanged = true;
  }

  function pump(): void {
    if (store.getState().connection.kind !== 'online') return;
    let room = limits.uploads_at_once - jobs.filter(isActive).length;
    for (const job of jobs) {
      if (job.stage.kind === 'waiting' && !timers.isSet(job.id)) goOn(job);
      else if (job.stage.kind === 'queued' && room-- > 0) goOn(job);
    }
    lane.pump();
  }

  function goOn(job: UploadJob): void {
    if (job.sha256 !== undefined) return end(job);
    const { name, type, size } = job.source;
    const content_type = contentType.safeParse(type).success ? type : 'application/octet-stream';
    const what = job.remote ? { upload_id: job.remote.uploadId } : { filename: name, content_type, size };
    enterStage(job, { kind: 'asking' });
    request({ type: 'UploadBegin', ...what }, (outcome) => onBegun(job, outcome));
  }

  function onBegun(job: UploadJob, outcome: Outcome): void {
    if (!outcome.ok) return onRefused(job, outcome.error);
    if (outcome.value.type !== 'UploadReady') return;
    const { upload_id: uploadId, upload_no: no, chunk_bytes: chunkBytes, offset, credit } = outcome.value;
    if (!jobs.includes(job)) return cancelRemote(uploadId);
    job.remote = { uploadId, userId: store.getState().me?.user_id, storedBytes: offset };
    const run = { source: job.source, no, chunkBytes: clampChunk(chunkBytes), sentBytes: offset, allowedTo: offset };
    enterStage(job, { kind: 'sending', run });
    onStored(job, run, credit);
  }

  function onStored(job: UploadJob, run: ChunkRun, credit: number): void {
    const storedBytes = job.remote?.storedBytes ?? 0;
    run.allowedTo = Math.min(job.source.size, storedBytes + credit);
    if (storedBytes === job.source.size) end(job);
    else lane.pump();
  }

  function end(job: UploadJob): void {
    if (!job.remote) return;
    job.sha256 ??= job.hash.digest();
    enterStage(job, { kind: 'asking' });
    request({ type: 'UploadEnd', upload_id: job.remote.uploadId, sha256: job.sha256 }, (outcome) => {
      if (!outcome.ok) return onRefused(job, outcome.error);
      if (outcome.value.type !== 'FileUploaded') return;
      enterStage(job, { kind: 'done', file: outcome.value.file });
      pump();
    });
  }

  function onRefused(job: UploadJob, error: RequestError): void {
    // After a loss of the socket it waits already, and what was cancelled is gone.
    if (job.stage.kind !== 'asking' || error.code === 'disconnected') return;
    if (error.code === 'not_found' && job.remote) return onMissing(job, error);
    if (error.code !== 'timeout' && error.retry === 'never') {
      return fail(job, error.message, !hopeless.includes(error.code));
    }
    pause(job, error.retryAfterMs ?? pauseMs);
  }

  function onMissing(job: UploadJob, error: RequestError): void {
    if (job.sha256 === undefined) {
      delete job.remote;
      goOn(job);
    } else if (++job.missedEnds > maxMissedEnds) fail(job, error.message, true);
    else pause(job, missedEndMs);
  }

  function pause(job: UploadJob, ms: number): void {
    enterStage(job, { kind: 'waiting' });
    timers.set(job.id, ms, pump);
  }

  function fail(job: UploadJob, message: string, canRetry: boolean): void {
    enterStage(job, { kind: 'failed', message, canRetry });
    pump();
  }

  function cancelRemote(uploadId: string): void {
    request({ type: 'UploadCancel', upload_id: uploadId }, () => {});
  }

  function remove(isGone: (job: UploadJob) => boolean): void {
    for (const job of jobs.filter(isGone)) timers.clear(job.id);
    jobs = jobs.filter((job) => !isGone(job));
    isChanged = true;
  }

  return {
    add(source, target) {
      if (jobs.length >= maxListed) return '';
      const id = random.id();
      jobs.push(createUploadJob({ id, source, target }, sha256()));
      isChanged = true;
      pump();
      return id;
    },
    retry(id) {
      const job = find(id);
      if (job?.stage.kind !== 'failed') return;
      if (job.remote) cancelRemote(job.remote.uploadId);
      restartJob(job, sha256());
      isChanged = true;
      pump();
    },
    cancel(id) {
      const remote = find(id)?.remote;
      if (remote) cancelRemote(remote.uploadId);
      remove((job) => job.id === id);
      pump();
    },
    listed: () => jobs.map(toShown),
    forget: (ids) => remove(({ id }) => ids.includes(id)),
    clear: () => remove(() => true),
    onCredit({ upload_id, offset, credit }) {
      const job = findRemote(upload_id);
      if (job?.stage.kind !== 'sending' || !job.remote) return;
      job.remote.storedBytes = offset;
      isChanged = true;
      onStored(job, job.stage.run, credit);
    },
    onError({ re, path, retry_after_ms }) {
      const [field, uploadId] = path ?? [];
      const job = field === 'upload_id' && re === undefined ? findRemote(String(uploadId)) : undefined;
      if (job?.stage.kind === 'sending') pause(job, retry_after_ms ?? pauseMs);
    },
    onJoined(me) {
      for (const job of jobs) {
        if (!job.remote || job.remote.userId === me.user_id) continue;
        delete job.remote;
        fail(job, `This was not uploaded as ${me.username}; send it again to upload it under that name.`, true);
      }
    },
    onLost() {
      timers.clearAll();
      lane.onLost();
      for (const job of jobs.filter(isActive)) enterStage(job, { kind: 'waiting' });
    },
    pump,
    settle() {
      if (!isChanged) return;
      isChanged = false;
      store.dispatch({ type: 'UploadsChanged', uploads: jobs.map(toShown) });
    },
  };
}

/** A chunk is a frame, whatever the server says. */
function clampChunk(chunkBytes: number): number {
  return Math.max(1, Math.min(chunkBytes, maxChunkBytes));
}
