import type { RoomState } from '../../chat/model.ts';
import type { Presence } from '../../chat/presence.ts';
import { roomTitle } from '../../chat/room-lists.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Icon } from '../../ui/icon.tsx';

type RoomLinkProps = {
  readonly room: RoomState;
  readonly isShown: boolean;
  readonly presence?: Presence;
  readonly onOpen: (roomId: string) => void;
};

export function RoomLink({ room, isShown, presence, onOpen }: RoomLinkProps) {
  const { room_id: roomId, kind, unread, peer } = room.summary;
  const title = roomTitle(room);
  return (
    <li>
      <button
        type="button"
        className={`list-row room-link ${unread > 0 ? 'room-link-unread' : ''}`}
        aria-current={isShown ? 'page' : undefined}
        onClick={() => onOpen(roomId)}
      >
        {kind === 'dm' ? (
          <Avatar userId={peer?.user_id ?? roomId} name={title} status={presence} />
        ) : (
          <span className="room-mark" aria-hidden="true">
            {kind === 'private' ? <Icon name="lock" /> : '#'}
          </span>
        )}
        <bdi className="one-line">{title}</bdi>
        {presence && <span className="visually-hidden">, {presence}</span>}
        {unread > 0 && (
          <span className="unread-count">
            {unread > 99 ? '99+' : unread}
            <span className="visually-hidden"> unread</span>
          </span>
        )}
      </button>
    </li>
  );
}
