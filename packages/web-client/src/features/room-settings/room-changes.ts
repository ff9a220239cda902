import type { RoomChanges, RoomState } from '../../chat/model.ts';

type Settings = Required<Omit<RoomChanges, 'retention'>> & {
  /** For how many days messages are kept; 0 for good. */
  readonly keptDays: number;
};

/** Only what is not so already: whoever changes something else at the same time is not overruled. */
export function toRoomChanges(summary: RoomState['summary'], settings: Settings): RoomChanges {
  const { name, topic, slowModeMs, archived, keptDays } = settings;
  const { days: _, ...rest } = summary.retention ?? {};
  return {
    ...(name !== summary.name && { name }),
    ...(topic !== summary.topic && { topic }),
    ...(slowModeMs !== (summary.slow_mode_ms ?? 0) && { slowModeMs }),
    ...(archived !== (summary.archived ?? false) && { archived }),
    ...(keptDays !== (summary.retention?.days ?? 0) && {
      retention: { ...rest, ...(keptDays > 0 && { days: keptDays }) },
    }),
  };
}
