import { limits } from '@tertulia/protocol';
import { useState } from 'react';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { useMay } from '../../chat/use-may.ts';
import { Choice, Field } from '../../ui/field.tsx';
import { RequestDialog } from '../request-dialog.tsx';
import { keptFor, toKeptFor } from './kept-for.ts';
import { toRoomChanges } from './room-changes.ts';
import { slowModes, toSlowMode } from './slow-modes.ts';

type RoomSettingsDialogProps = { readonly roomId: string; readonly onClose: () => void };

/** What moderators of a room may change of it. */
export function RoomSettingsDialog({ roomId, onClose }: RoomSettingsDialogProps) {
  const client = useChatClient();
  const may = useMay();
  const summary = useChat(({ rooms }) => rooms.get(roomId)?.summary);
  const [name, setName] = useState(summary?.name ?? '');
  const [topic, setTopic] = useState(summary?.topic ?? '');
  const [slowModeMs, setSlowModeMs] = useState(summary?.slow_mode_ms ?? 0);
  const [archived, setArchived] = useState(summary?.archived ?? false);
  const [keptDays, setKeptDays] = useState(summary?.retention?.days ?? 0);
  if (!summary) return null;

  const changes = toRoomChanges(summary, { name: name.trim(), topic: topic.trim(), slowModeMs, archived, keptDays });
  return (
    <RequestDialog
      title="Room settings"
      verb="Save"
      isReady={name.trim() !== '' && Object.keys(changes).length > 0}
      onClose={onClose}
      request={() => client.updateRoom(roomId, changes)}
    >
      <Field
        label="Room name"
        value={name}
        maxLength={limits.max_room_name_chars}
        autoComplete="off"
        data-first-focus
        problem={name.trim() === '' ? 'A room needs a name.' : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label="Topic"
        value={topic}
        maxLength={limits.max_room_topic_chars}
        autoComplete="off"
        onChange={(event) => setTopic(event.target.value)}
      />
      <Choice
        label="Slow mode"
        value={String(slowModeMs)}
        options={slowModes(slowModeMs).map((ms) => [String(ms), toSlowMode(ms)])}
        onChoose={(ms) => setSlowModeMs(Number(ms))}
        note="The pause between two messages of one person. It spares moderators."
      />
      <Choice
        label="Messages are kept"
        value={String(keptDays)}
        options={keptFor(keptDays).map((days) => [String(days), toKeptFor(days)])}
        onChoose={(days) => setKeptDays(Number(days))}
        note="Older ones are erased for everyone, with their files. Nothing brings them back."
      />
      {may('archive-room', { roomId }) && (
        <label className="check">
          <input type="checkbox" checked={archived} onChange={(event) => setArchived(event.target.checked)} />
          Archived: it can be read, but nothing can be added
        </label>
      )}
    </RequestDialog>
  );
}
