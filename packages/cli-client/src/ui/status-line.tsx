import type { ChatState } from '@tertulia/protocol/client';
import { Text } from 'ink';
import { useEffect, useState } from 'react';
import { cutText, fitText } from './layout.ts';
import { describeConnection } from './status-text.ts';
import { visibleText } from './visible-text.ts';

type Props = { readonly state: ChatState; readonly width: number; readonly hint: string; readonly now: () => number };

export function StatusLine({ state, width, hint, now }: Props) {
  const isWaiting = state.connection.kind === 'waiting';
  const [, tick] = useState(0);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [isWaiting]);
  const left = ` ${state.me ? visibleText(state.me.username) : 'guest'} · ${describeConnection(state.connection, now())}`;
  const shown = cutText(left, width);
  const isWell = state.connection.kind === 'online';
  return (
    <Text inverse color={isWell ? 'gray' : 'yellow'} wrap="truncate">
      {shown + fitText(`${hint} `, width - shown.length, 'right')}
    </Text>
  );
}
