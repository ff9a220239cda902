import { attentionOf } from '../../chat/attention.ts';
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
  const { room_id: roomId, kind, unread, mentions, notify, peer } = room.summary;
  const isLoud = attentionOf(room.summary) === 'loud';
  const title = roomTitle(room);
  return (
    <li>
      <button
        type="button"
        className={`list-row room-link ${isLoud ? 'room-link-unread' : ''}`}
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
        {notify === 'none' && <Icon name="quiet" />}
        {notify === 'none' && <span className="visually-hidden">, never calls</span>}
        {mentions > 0 && isLoud && (
          <span className="mention-count">
            <span aria-hidden="true">@</span>
            {shortened(mentions)}
            <span className="visually-hidden"> that mention you</span>
          </span>
        )}
        {unread > 0 && (
          <span className={`unread-count ${isLoud ? '' : 'unread-count-quiet'}`}>
            {shortened(unread)}
            <span className="visually-hidden"> unread</span>
          </span>
        )}
      </button>
    </li>
  );
}

function shortened(count: number): string {
  return count > 99 ? '99+' : String(count);
}
