import type { User, UserInfo } from '@tertulia/protocol';
import type { RoomState } from '@tertulia/protocol/client';
import { Box, Text } from 'ink';
import stringWidth from 'string-width';
import { fitText } from './layout.ts';
import { visibleText } from './visible-text.ts';

type Props = {
  readonly room: RoomState | undefined;
  /** Oneself: what one is on the whole server stands in no list of members. */
  readonly me: User | undefined;
  readonly width: number;
  readonly height: number;
};

const rank = { online: 0, idle: 1, offline: 2 } as const;
const mark = { online: '●', idle: '◐', offline: '○' } as const;
const color = { online: 'green', idle: 'yellow', offline: 'gray' } as const;

export function MembersPane({ room, me, width, height }: Props) {
  const members = [...(room?.members.values() ?? [])].toSorted(
    (a, b) => rank[statusOf(a)] - rank[statusOf(b)] || a.username.localeCompare(b.username, 'en'),
  );
  const shown = members.length > height - 1 ? members.slice(0, height - 2) : members;
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <Text bold>{fitText(` ${room?.onlineCount ?? 0} online`, width)}</Text>
      {shown.map((member) => (
        <MemberRow key={member.user_id} member={member} badge={badgeOf(member, me)} width={width} />
      ))}
      {shown.length < members.length && (
        <Text dimColor>{fitText(` and ${members.length - shown.length} more`, width)}</Text>
      )}
    </Box>
  );
}

type RowProps = { readonly member: UserInfo; readonly badge: Badge | undefined; readonly width: number };

function MemberRow({ member, badge, width }: RowProps) {
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

type Badge = {
  readonly text: string;
  readonly style: { readonly color: string } | { readonly dimColor: boolean };
};

/** A role as a sign and a word, so that it is told without its colour too. */
function badgeOf({ user_id, role, guest }: UserInfo, me: User | undefined): Badge | undefined {
  const own = me?.user_id === user_id ? me : undefined;
  if (role === 'admin' || own?.role === 'admin') return { text: '★admin', style: { color: 'red' } };
  if (role === 'moderator' || own?.role === 'moderator') return { text: '◆mod', style: { color: 'yellow' } };
  return guest || own?.guest ? { text: 'guest', style: { dimColor: true } } : undefined;
}

function statusOf(member: UserInfo): keyof typeof rank {
  return member.status ?? 'offline';
}
