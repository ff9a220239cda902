import type { ChatMessage } from '../../chat/model.ts';
import { useOpenOverlay } from '../shell/overlay.ts';
import { formatFull } from './format-time.ts';

/** What became of a message since it was sent. */
export function MessageMarks({ message }: { readonly message: ChatMessage }) {
  const open = useOpenOverlay();
  const { room_id: roomId, seq, edited_at, pinned } = message;
  if (edited_at === undefined && !pinned) return null;
  return (
    <p className="message-marks">
      {edited_at !== undefined && (
        <button
          type="button"
          className="edited-mark"
          title={`Edited ${formatFull(new Date(edited_at))}: what it said before`}
          onClick={() => open({ kind: 'revisions', message: { roomId, seq } })}
        >
          edited
        </button>
      )}
      {pinned && <span>pinned</span>}
    </p>
  );
}
