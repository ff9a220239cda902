import type { ChatState, RoomState } from '@tertulia/protocol/client';
import { Text } from 'ink';
import { useEffect, useState } from 'react';
import stringWidth from 'string-width';
import { cutText, fitText } from './layout.ts';
import { describeRoomState } from './sending-block.ts';
import { describeConnection } from './status-text.ts';
import { visibleText } from './visible-text.ts';

type Props = {
  readonly state: ChatState;
  readonly room: RoomState | undefined;
  readonly width: number;
  readonly hint: string;
  readonly now: () => number;
  readonly today: Date;
};

export function StatusLine({ state, room, width, hint, now, today }: Props) {
  const isWaiting = state.connection.kind === 'waiting';
  const [, tick] = useState(0);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [isWaiting]);
  const shown = cutText(` ${partsOf(state, room, now(), today).join(' · ')}`, Math.max(0, width - hint.length - 2));
  const isWell = state.connection.kind === 'online' && state.notices.length === 0;
  return (
    <Text inverse color={isWell ? 'gray' : 'yellow'} wrap="truncate">
      {shown + fitText(` ${hint} `, width - stringWidth(shown), 'right')}
    </Text>
  );
}

function partsOf(state: ChatState, room: RoomState | undefined, now: number, today: Date): readonly string[] {
  const { me, connection, notices } = state;
  const count = notices.length === 1 ? '1 notice' : `${notices.length} notices`;
  return [
    ...(me === undefined ? [] : [`${visibleText(me.username)}${roleOf(me.role, me.guest)}`]),
    describeConnection(connection, now),
    ...(notices.length === 0 ? [] : [`! ${count}`]),
    ...describeRoomState(state, room, today),
  ];
}

function roleOf(role: string, isGuest: boolean): string {
  if (isGuest) return ' (guest)';
  return role === 'user' ? '' : ` (${role})`;
}
