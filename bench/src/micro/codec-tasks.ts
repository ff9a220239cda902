import { decodeClientFrame, encodeMessage } from '@tertulia/protocol';
import { batchSize, sampleBatch, sampleEvent, sampleRequest } from './sample-messages.ts';
import type { Task } from './task.ts';

export function createCodecTasks(): Task[] {
  const request = sampleRequest(1);
  const batch = sampleBatch();
  const event = sampleEvent(1);
  return [
    {
      name: 'decode one message a frame',
      messageCount: batchSize,
      run() {
        let decodedCount = 0;
        for (let call = 0; call < batchSize; call++) {
          decodedCount += decodeClientFrame(request, 'tertulia.v1.json').filter(({ ok }) => ok).length;
        }
        return decodedCount;
      },
    },
    {
      name: `decode ${batchSize} messages a frame`,
      messageCount: batchSize,
      run: () => decodeClientFrame(batch, 'tertulia.v1.json').filter(({ ok }) => ok).length,
    },
    {
      name: 'encode an event',
      messageCount: batchSize,
      run() {
        let chars = 0;
        for (let call = 0; call < batchSize; call++) chars += encodeMessage(event).length;
        return chars;
      },
    },
  ];
}
