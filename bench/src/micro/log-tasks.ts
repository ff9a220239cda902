import { encodeMessage } from '@tertulia/protocol';
import { createCommitter } from '@tertulia/server/internals/committer';
import { createHub } from '@tertulia/server/internals/hub';
import { createFakeStore } from './fake-store.ts';
import { batchSize, sampleEvent, sampleRoomId } from './sample-messages.ts';
import type { Task } from './task.ts';

/** The group commit and the hub by themselves: with a store that stores nothing and nobody who listens. */
export function createLogTasks(): Task[] {
  const encoded = encodeMessage(sampleEvent(1));
  let publishedCount = 0;
  const hub = createHub({
    publish: () => publishedCount++,
    countListeners: () => 0,
    later: () => undefined,
    congested: new Set(),
  });
  hub.onOpened('tertulia.v1.json');
  const committer = createCommitter({
    store: createFakeStore(),
    onBatchDone: () => undefined,
    schedule: (run) => run(),
  });
  const { room_id, user_id, username, content } = sampleEvent(1);
  const write = { kind: 'append-message', room_id, user_id, username, content, at: 0 } as const;

  return [
    {
      name: `queue ${batchSize} events and flush them`,
      messageCount: batchSize,
      run() {
        publishedCount = 0;
        for (let call = 0; call < batchSize; call++) hub.queue(sampleRoomId, encoded);
        hub.flush();
        return publishedCount;
      },
    },
    {
      name: 'flush one event at a time',
      messageCount: batchSize,
      run() {
        publishedCount = 0;
        for (let call = 0; call < batchSize; call++) {
          hub.queue(sampleRoomId, encoded);
          hub.flush();
        }
        return publishedCount;
      },
    },
    {
      name: `commit ${batchSize} messages together`,
      messageCount: batchSize,
      async run() {
        let doneCount = 0;
        for (let call = 0; call < batchSize; call++) {
          committer.submit(write, ({ ok }) => {
            if (ok) doneCount++;
          });
        }
        await committer.idle();
        return doneCount;
      },
    },
  ];
}
