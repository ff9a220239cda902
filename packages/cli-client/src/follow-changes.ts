import type { RoomSummary } from '@tertulia/protocol';
import type { ChatClient } from '@tertulia/protocol/client';
import { describeDuration } from './commands/duration.ts';
import { describeRetention } from './describe-retention.ts';
import { visibleText } from './ui/visible-text.ts';

type Traits = Pick<RoomSummary, 'name' | 'topic' | 'slow_mode_ms' | 'archived' | 'retention'>;

/** Calls `show` with a safe line for each change of a room's name, topic, slow mode or archive. */
export function followChanges(client: ChatClient, roomId: string, show: (line: string) => void): () => void {
  const summaryNow = () => client.getState().rooms.get(roomId)?.summary;
  let before = summaryNow();
  return client.subscribe(() => {
    const after = summaryNow();
    if (after === before) return;
    const lines = before && after ? describeChanges(before, after) : [];
    before = after;
    lines.forEach((line) => show(line));
  });
}

/** What is different in a room; of one that was not seen before, what is worth saying. */
export function describeChanges(before: Partial<Traits>, after: Traits): readonly string[] {
  const { name, topic, slow_mode_ms: slowModeMs = 0, archived = false, retention = {} } = after;
  const kept = describeRetention(retention);
  const { topic: topicBefore = '', slow_mode_ms: slowModeMsBefore = 0, archived: archivedBefore = false } = before;
  return [
    ...(before.name === undefined || before.name === name ? [] : [`The room is called ${visibleText(name)} now.`]),
    ...(topicBefore === topic ? [] : [topic === '' ? 'The topic is gone.' : `Topic: ${visibleText(topic)}`]),
    ...(slowModeMsBefore === slowModeMs
      ? []
      : [slowModeMs === 0 ? 'Slow mode is off.' : `Slow mode: one message in ${describeDuration(slowModeMs)}.`]),
    ...(kept === describeRetention(before.retention ?? {}) ? [] : [kept]),
    ...(archivedBefore === archived
      ? []
      : [archived ? 'The room is archived: it can be read, but nothing can be added.' : 'The room is open again.']),
  ];
}
