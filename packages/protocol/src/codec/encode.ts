import type { ClientMessageInput } from '../client-message.ts';
import { countUtf8Bytes } from '../fields.ts';
import { limits } from '../limits.ts';
import type { ServerMessage } from '../server-message.ts';
import type { WireFormat } from '../version.ts';

/** One message as JSON. The result is a frame in every wire format, and a part for `joinBatch`. */
export function encodeMessage(message: ClientMessageInput | ServerMessage): string {
  return JSON.stringify(message);
}

/**
 * Frames for messages that are already encoded: arrays of at most 64 where the format has batches, each message alone
 * where it has not. A batch of one is sent bare. Clients pass the server's `max_frame_bytes`, which no batch then exceeds.
 */
export function joinBatch(
  encoded: readonly string[],
  format: WireFormat,
  maxFrameBytes: number = Number.POSITIVE_INFINITY,
): string[] {
  if (format === 'plain' || encoded.length <= 1) return [...encoded];
  const frames: string[] = [];
  let batch: string[] = [];
  let batchBytes = 0;
  for (const message of encoded) {
    // One byte for the comma or the opening bracket; the closing one makes the difference at the end.
    const bytes = maxFrameBytes === Number.POSITIVE_INFINITY ? 0 : countUtf8Bytes(message) + 1;
    if (batch.length === limits.max_batch || (batch.length > 0 && batchBytes + bytes + 1 > maxFrameBytes)) {
      frames.push(toFrame(batch));
      batch = [];
      batchBytes = 0;
    }
    batch.push(message);
    batchBytes += bytes;
  }
  frames.push(toFrame(batch));
  return frames;
}

function toFrame(batch: readonly string[]): string {
  return batch.length === 1 ? (batch[0] as string) : `[${batch.join(',')}]`;
}
