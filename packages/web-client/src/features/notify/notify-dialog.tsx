import { useState } from 'react';
import type { NotifyLevel } from '../../chat/model.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { RequestDialog } from '../request-dialog.tsx';
import { areNoticesWished, askForNotices, canGiveNotices, wishNotices } from './desktop-notices.ts';
import './notify.css';

const levels: readonly (readonly [level: NotifyLevel, words: string, note: string])[] = [
  ['all', 'Every message', 'The room stands out, and counts in the title of the page.'],
  ['mentions', 'Only messages that mention you', 'The others are counted without standing out.'],
  ['none', 'Nothing', 'The room never stands out.'],
];

/** Which messages of a room call for one, on all devices; and whether this browser tells of them when the page is not seen. */
export function NotifyDialog({ roomId, onClose }: { readonly roomId: string; readonly onClose: () => void }) {
  const client = useChatClient();
  const current = useChat(({ rooms }) => rooms.get(roomId)?.summary.notify) ?? 'all';
  const [level, setLevel] = useState(current);
  const [isWished, setIsWished] = useState(areNoticesWished);
  const [isDenied, setIsDenied] = useState(false);

  const wish = async (next: boolean) => {
    const isAllowed = next && (await askForNotices());
    setIsDenied(next && !isAllowed);
    wishNotices(isAllowed);
    setIsWished(isAllowed);
  };

  return (
    <RequestDialog title="Notifications" verb="Save" onClose={onClose} request={() => client.setNotify(roomId, level)}>
      <fieldset className="choices">
        <legend>What in this room calls for you</legend>
        {levels.map(([each, words, note]) => (
          <label key={each} className="check">
            <input type="radio" name="level" checked={each === level} onChange={() => setLevel(each)} />
            <span>
              {words}
              <span className="notify-note">{note}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {canGiveNotices() && (
        <label className="check">
          <input type="checkbox" checked={isWished} onChange={(event) => void wish(event.target.checked)} />
          <span>
            Tell me on this device while the page is not seen
            <output className="notify-note">
              {isDenied ? 'The browser does not allow it: its settings for this page say so.' : 'For all rooms.'}
            </output>
          </span>
        </label>
      )}
    </RequestDialog>
  );
}
