import type { UserInfo } from '@tertulia/protocol';
import type { RoomState } from '@tertulia/protocol/client';
import { Box, Text } from 'ink';
import { fitText } from './layout.ts';
import { visibleText } from './visible-text.ts';

type Props = { readonly room: RoomState | undefined; readonly width: number; readonly height: number };

const rank = { online: 0, idle: 1, offline: 2 } as const;
const mark = { online: '●', idle: '◐', offline: '○' } as const;
const color = { online: 'green', idle: 'yellow', offline: 'gray' } as const;

export function MembersPane({ room, width, height }: Props) {
  const members = [...(room?.members.values() ?? [])].toSorted(
    (a, b) => rank[statusOf(a)] - rank[statusOf(b)] || a.username.localeCompare(b.username, 'en'),
  );
  const shown = members.length > height - 1 ? members.slice(0, height - 2) : members;
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <Text bold>{fitText(` ${room?.onlineCount ?? 0} online`, width)}</Text>
      {shown.map((member) => (
        <Text key={member.user_id} wrap="truncate" dimColor={statusOf(member) === 'offline'}>
          {' '}
          <Text color={color[statusOf(member)]}>{mark[statusOf(member)]}</Text>{' '}
          {fitText(visibleText(member.username), width - 3)}
        </Text>
      ))}
      {shown.length < members.length && (
        <Text dimColor>{fitText(` and ${members.length - shown.length} more`, width)}</Text>
      )}
    </Box>
  );
}

function statusOf(member: UserInfo): keyof typeof rank {
  return member.status ?? 'offline';
}
