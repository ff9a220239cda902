import { useState } from 'react';
import { useChat } from '../../chat/use-chat.ts';
import type { May } from '../../chat/use-may.ts';

type Where = 'room' | 'everywhere';

export type Scope = {
  readonly where: Where;
  /** Those open to choose from. */
  readonly open: readonly Where[];
  readonly onWhere: (where: Where) => void;
  readonly roomName: string;
  /** For the request: nothing where it holds everywhere. */
  readonly inRoom: { readonly roomId?: string };
};

/** Whether a mute is about this room or about the whole server, as far as one may. */
export function useScope(may: May, userId: string, roomId: string | undefined): Scope {
  const roomName = useChat(({ rooms }) => rooms.get(roomId ?? '')?.summary.name ?? roomId ?? '');
  const [chosen, setWhere] = useState<Where>('room');
  const open: Where[] = [];
  if (roomId !== undefined && may('mute-in-room', { roomId, userId })) open.push('room');
  if (may('mute', { userId, ...(roomId !== undefined && { roomId }) })) open.push('everywhere');
  const where = open.includes(chosen) ? chosen : (open[0] ?? chosen);
  const inRoom = where === 'room' && roomId !== undefined ? { roomId } : {};
  return { where, open, onWhere: setWhere, roomName, inRoom };
}

export function ScopeChoice({ where, open, onWhere, roomName }: Scope) {
  if (open.length < 2) return null;
  return (
    <fieldset className="choices">
      <legend>Where</legend>
      {open.map((each) => (
        <label key={each} className="check">
          <input type="radio" name="scope" checked={each === where} onChange={() => onWhere(each)} />
          {each === 'room' ? (
            <span>
              in #<bdi>{roomName}</bdi>
            </span>
          ) : (
            'everywhere'
          )}
        </label>
      ))}
    </fieldset>
  );
}
