import type { UserInfo } from '@tertulia/protocol';
import type { RoomState } from '@tertulia/protocol/client';
import { Box, Text } from 'ink';
import stringWidth from 'string-width';
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
        <MemberRow key={member.user_id} member={member} width={width} />
      ))}
      {shown.length < members.length && (
        <Text dimColor>{fitText(` and ${members.length - shown.length} more`, width)}</Text>
      )}
    </Box>
  );
}

function MemberRow({ member, width }: { readonly member: UserInfo; readonly width: number }) {
  const badge = badgeOf(member);
  const badgeWidth = badge === undefined ? 0 : stringWidth(badge.text) + 1;
  return (
    <Text wrap="truncate" dimColor={statusOf(member) === 'offline'}>
      {' '}
      <Text color={color[statusOf(member)]}>{mark[statusOf(member)]}</Text>{' '}
      {fitText(visibleText(member.username), width - 3 - badgeWidth)}
      {badge && <Text {...badge.style}>{` ${badge.text}`}</Text>}
    </Text>
  );
}

/** A role as a sign and a word, so that it is told without its colour too. */
function badgeOf({ role, guest }: UserInfo) {
  if (role === 'admin') return { text: '★admin', style: { color: 'red' } } as const;
  if (role === 'moderator') return { text: '◆mod', style: { color: 'yellow' } } as const;
  return guest ? ({ text: 'guest', style: { dimColor: true } } as const) : undefined;
}

function statusOf(member: UserInfo): keyof typeof rank {
  return member.status ?? 'offline';
}
