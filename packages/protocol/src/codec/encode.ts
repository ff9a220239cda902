import type { ClientMessageInput } from '../client-message.ts';
import { limits } from '../limits.ts';
import type { ServerMessage } from '../server-message.ts';
import type { WireFormat } from '../version.ts';

/** One message as JSON. The result is a frame in every wire format, and a part for `joinBatch`. */
export function encodeMessage(message: ClientMessageInput | ServerMessage): string {
  return JSON.stringify(message);
}

/**
 * Frames for messages that are already encoded: arrays of at most 64 where the format has batches, each message alone
 * where it has not. A batch of one is sent bare.
 */
export function joinBatch(encoded: readonly string[], format: WireFormat): string[] {
  if (format === 'plain' || encoded.length <= 1) return [...encoded];
  const frames: string[] = [];
  for (let start = 0; start < encoded.length; start += limits.max_batch) {
    const part = encoded.slice(start, start + limits.max_batch);
    frames.push(part.length === 1 ? (part[0] as string) : `[${part.join(',')}]`);
  }
  return frames;
}
