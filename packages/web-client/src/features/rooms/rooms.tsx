import { useMemo } from 'react';
import { presenceOf } from '../../chat/presence.ts';
import { directRooms, groupRooms } from '../../chat/room-lists.ts';
import { useChat } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { searchKeys } from '../search/use-search-key.ts';
import './rooms.css';
import { RoomLink } from './room-link.tsx';

type RoomsProps = {
  readonly shownRoomId: string | undefined;
  readonly onOpen: (roomId: string) => void;
  readonly onNewRoom: () => void;
  readonly onBrowse: () => void;
  readonly onMentions: () => void;
  readonly onSearch: () => void;
};

/** What one is part of: rooms, and conversations between two. */
export function Rooms({ shownRoomId, onOpen, onNewRoom, onBrowse, onMentions, onSearch }: RoomsProps) {
  const rooms = useChat((state) => state.rooms);
  const groups = useMemo(() => groupRooms(rooms), [rooms]);
  const directs = useMemo(() => directRooms(rooms), [rooms]);
  return (
    <nav className="rooms" aria-label="Conversations">
      <h2 className="list-title">Rooms</h2>
      <ul className="room-list" aria-label="Rooms">
        {groups.map((room) => (
          <RoomLink
            key={room.summary.room_id}
            room={room}
            isShown={room.summary.room_id === shownRoomId}
            onOpen={onOpen}
          />
        ))}
      </ul>
      {groups.length === 0 && <p className="list-empty">No rooms yet. Browse, or make one.</p>}
      <div className="rooms-actions">
        <Button onClick={onNewRoom}>
          <Icon name="plus" /> New room
        </Button>
        <Button onClick={onBrowse}>
          <Icon name="compass" /> Browse rooms
        </Button>
        <Button onClick={onMentions}>
          <Icon name="at" /> Mentions
        </Button>
        <Button aria-keyshortcuts={searchKeys} title="Search (Ctrl+K or ⌘K)" onClick={onSearch}>
          <Icon name="search" /> Search
        </Button>
      </div>
      <h2 className="list-title">Direct messages</h2>
      <ul className="room-list" aria-label="Direct messages">
        {directs.map((room) => (
          <RoomLink
            key={room.summary.room_id}
            room={room}
            presence={room.summary.peer ? presenceOf(rooms, room.summary.peer.user_id) : 'offline'}
            isShown={room.summary.room_id === shownRoomId}
            onOpen={onOpen}
          />
        ))}
      </ul>
      {directs.length === 0 && <p className="list-empty">Choose somebody among the members to talk in private.</p>}
    </nav>
  );
}
