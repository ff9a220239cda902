import { attentionOf, type ChatState, isLeftUnread, type RoomState } from '@tertulia/protocol/client';
import { Box, Text } from 'ink';
import { fitText } from './layout.ts';
import { orderRooms, titleOf } from './room-order.ts';
import { visibleText } from './visible-text.ts';

type Props = { readonly state: ChatState; readonly width: number; readonly height: number };

export function RoomsPane({ state, width, height }: Props) {
  const rooms = orderRooms(state);
  const open = rooms.findIndex((room) => room.summary.room_id === state.openRoomId);
  // The heading takes one row; the room shown stays in view however many there are.
  const first = Math.max(0, Math.min(open - Math.floor(height / 2), rooms.length - (height - 1)));
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <Text bold>{fitText(' Rooms', width)}</Text>
      {rooms.slice(first, first + height - 1).map((room) => (
        <RoomRow key={room.summary.room_id} room={room} width={width} isOpen={room === rooms[open]} />
      ))}
    </Box>
  );
}

function RoomRow({ room, width, isOpen }: { room: RoomState; width: number; isOpen: boolean }) {
  const { kind, unread, mentions } = room.summary;
  const attention = attentionOf(room.summary);
  const isSeen = isOpen && !isLeftUnread(room);
  const count = isSeen || unread === 0 ? '' : ` ${unread > 999 ? '999+' : unread}${mentions > 0 ? '@' : ''}`;
  const title = ` ${kind === 'dm' ? '@' : '#'}${visibleText(titleOf(room))}`;
  return (
    <Text
      bold={count !== '' && attention === 'loud'}
      dimColor={count !== '' && attention === 'quiet'}
      inverse={isOpen}
      {...(mentions > 0 && attention === 'loud' ? { color: 'red' } : {})}
    >
      {fitText(title, width - 1 - count.length) + count}{' '}
    </Text>
  );
}
