import type { RoomChanges, RoomState } from '../../chat/model.ts';

type Settings = Required<RoomChanges>;

/** Only what is not so already: whoever changes something else at the same time is not overruled. */
export function toRoomChanges(summary: RoomState['summary'], settings: Settings): RoomChanges {
  const { name, topic, slowModeMs, archived } = settings;
  return {
    ...(name !== summary.name && { name }),
    ...(topic !== summary.topic && { topic }),
    ...(slowModeMs !== (summary.slow_mode_ms ?? 0) && { slowModeMs }),
    ...(archived !== (summary.archived ?? false) && { archived }),
  };
}
