import { limits } from '@tertulia/protocol';
import type { ChatClient, FileSource } from '@tertulia/protocol/client';
import { BenchError } from '../bench-error.ts';
import { Histogram } from '../statistics/histogram.ts';
import { enterByCore } from '../websocket/core-client.ts';
import { latencyFigures } from './latency-figures.ts';
import type { Mode } from './mode.ts';

const room = { roomId: 'general' };
const tolerableMs = 30;
const zeros = new Uint8Array(limits.max_frame_bytes);
const largeFile: FileSource = {
  ...{ name: 'large.bin', type: '', size: limits.max_file_bytes },
  slice: (from, to) => Promise.resolve(zeros.subarray(0, to - from)),
};

/** Somebody writes while they upload: what one says must not wait for what one sends. */
export const upload: Mode = {
  name: 'upload',
  describe: () => 'one connection sends and waits for Ok, alone and while it uploads',
  connectionCount: () => 1,
  async run({ target, settings, say }) {
    const { client, stop } = await enterByCore(target, `uploader-${process.pid}`);
    const content = 'x'.repeat(settings.contentChars);
    try {
      say('warming up');
      await talk(client, content, Math.min(1, settings.seconds / 2));
      say('alone');
      const alone = await talk(client, content, settings.seconds);
      say('beside an upload');
      const uploading = keepUploading(client);
      const startedAt = performance.now();
      const beside = await talk(client, content, settings.seconds);
      const storedBytes = uploading.stop();
      const seconds = (performance.now() - startedAt) / 1_000;
      const movedMs = ((beside.percentile(99) ?? 0) - (alone.percentile(99) ?? 0)) / 1_000;
      return [
        ...latencyFigures('alone: send to Ok', alone),
        ...latencyFigures('beside an upload: send to Ok', beside),
        {
          ...{ what: 'p99 moved by', unit: 'ms', value: movedMs, better: 'less' },
          warning: { limit: tolerableMs, text: 'what is said waits for what is sent' },
        },
        { what: 'stored', unit: 'MB/s', value: storedBytes / 1_000_000 / seconds, better: 'more' },
      ];
    } finally {
      await stop();
    }
  },
};

/** One message after another, each when the one before is acknowledged; in microseconds. */
async function talk(client: ChatClient, content: string, seconds: number): Promise<Histogram> {
  const latencies = new Histogram();
  const endAt = performance.now() + seconds * 1_000;
  while (performance.now() < endAt) {
    const sentAt = performance.now();
    const clientId = client.sendMessage(room.roomId, content);
    await acknowledged(client, clientId);
    latencies.add((performance.now() - sentAt) * 1_000);
  }
  return latencies;
}

function acknowledged(client: ChatClient, clientId: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const forget = client.subscribe(() => {
      const pending = client.getState().outbox.find((message) => message.clientId === clientId);
      if (pending && pending.delivery.kind !== 'failed') return;
      forget();
      if (pending?.delivery.kind === 'failed')
        reject(new BenchError(`a message was refused: ${pending.delivery.code}`));
      else resolve();
    });
  });
}

/** One file after another; `stop` gives up the last and tells how many bytes were stored. */
function keepUploading(client: ChatClient): { stop(): number } {
  const begun: string[] = [];
  const progressOf = (id: string | undefined) => client.getState().uploads.find((one) => one.id === id)?.progress;
  const begin = () => void begun.push(client.upload(largeFile));
  begin();
  // While one begins this is called too, before its id is known.
  let isBeginning = false;
  const forget = client.subscribe(() => {
    if (isBeginning || progressOf(begun.at(-1))?.kind !== 'done') return;
    isBeginning = true;
    begin();
    isBeginning = false;
  });
  return {
    stop() {
      forget();
      const last = progressOf(begun.at(-1));
      for (const id of begun) client.cancelUpload(id);
      if (last?.kind === 'failed') throw new BenchError(`an upload was refused: ${last.message}`);
      const lastBytes = last?.kind === 'uploading' ? last.storedBytes : 0;
      return (begun.length - 1) * largeFile.size + lastBytes;
    },
  };
}
