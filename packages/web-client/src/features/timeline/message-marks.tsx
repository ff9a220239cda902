import type { ChatMessage } from '../../chat/model.ts';
import { formatFull } from './format-time.ts';

/** What became of a message since it was sent. */
export function MessageMarks({ message: { edited_at, pinned } }: { readonly message: ChatMessage }) {
  if (edited_at === undefined && !pinned) return null;
  return (
    <p className="message-marks">
      {edited_at !== undefined && <span title={`Edited ${formatFull(new Date(edited_at))}`}>edited</span>}
      {pinned && <span>pinned</span>}
    </p>
  );
}
