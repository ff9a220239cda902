import type { ChatClient, Upload } from '@tertulia/protocol/client';
import { describeUpload } from './files/describe-file.ts';

const quarters = 4;

/** Says of each upload that it has begun, each quarter of its way, and why it failed. */
export function reportUploads(client: ChatClient, say: (line: string) => void): void {
  let told = new Map<string, string | number>();
  client.subscribe(() => {
    const { uploads } = client.getState();
    const now = new Map(uploads.map((upload) => [upload.id, stepOf(upload)]));
    for (const upload of uploads) {
      const step = now.get(upload.id);
      if (step === told.get(upload.id) || upload.progress.kind === 'done') continue;
      say(upload.progress.kind === 'failed' ? `${describeUpload(upload)} (/retry or /cancel)` : describeUpload(upload));
    }
    told = now;
  });
}

function stepOf({ size, progress }: Upload): string | number {
  if (progress.kind !== 'uploading') return progress.kind;
  return size === 0 ? 0 : Math.floor((progress.storedBytes / size) * quarters);
}
