import type { RoomState } from '@tertulia/protocol/client';
import { Text } from 'ink';
import { fitText } from './layout.ts';
import { titleOf } from './room-order.ts';
import { visibleText } from './visible-text.ts';

type Props = { readonly room: RoomState | undefined; readonly width: number };

/** The room's name and topic, or who is typing in it. */
export function TitleLine({ room, width }: Props) {
  if (room === undefined) return <Text bold>{fitText('Tertulia', width)}</Text>;
  const typing = [...room.typing.values()].map(visibleText);
  const aside =
    typing.length > 3
      ? 'several people are typing…'
      : typing.length > 0
        ? `${typing.join(', ')} typing…`
        : topicOf(room);
  const name = `${room.summary.kind === 'dm' ? '@' : '#'}${visibleText(titleOf(room))}`;
  return (
    <Text bold underline>
      {fitText(aside === '' ? name : `${name} · ${aside}`, width)}
    </Text>
  );
}

function topicOf({ summary }: RoomState): string {
  return visibleText(summary.topic);
}
