import { memo, useMemo } from 'react';
import type { RoomState, UserInfo } from '../../chat/model.ts';
import { useChat } from '../../chat/use-chat.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { RoleMark } from '../../ui/role-mark.tsx';
import { LeaveRoom } from './leave-room.tsx';
import { MemberMenu } from './member-menu.tsx';
import './members.css';
import { sortMembers } from './sort-members.ts';

type MembersProps = { readonly room: RoomState; readonly onTalkTo: (user: UserInfo) => void };

/** Who is in the room; choosing somebody begins a private conversation. */
export function Members({ room, onTalkTo }: MembersProps) {
  const myUserId = useChat((state) => state.me?.user_id);
  const members = useMemo(() => sortMembers(room.members), [room.members]);
  const { room_id: roomId, member_count } = room.summary;
  return (
    <section className="members" aria-label="Members of this room">
      <h2 className="list-title">
        Members <span className="list-count">{Math.max(member_count, members.length)}</span>
      </h2>
      <ul className="member-list" aria-label="Members">
        {members.map((member) => (
          <Member
            key={member.user_id}
            member={member}
            roomId={roomId}
            isSelf={member.user_id === myUserId}
            onTalkTo={onTalkTo}
          />
        ))}
      </ul>
      {members.length === 0 && <p className="list-empty">Looking who is here…</p>}
      <LeaveRoom roomId={roomId} />
    </section>
  );
}

type MemberProps = Pick<MembersProps, 'onTalkTo'> & {
  readonly member: UserInfo;
  readonly roomId: string;
  readonly isSelf: boolean;
};

const Member = memo(function Member({ member, roomId, isSelf, onTalkTo }: MemberProps) {
  return (
    <li className="member">
      <button
        type="button"
        className={`list-row ${member.status === 'offline' ? 'member-offline' : ''}`}
        disabled={isSelf}
        title={isSelf ? undefined : `Write to ${member.username}`}
        onClick={() => onTalkTo(member)}
      >
        <Avatar userId={member.user_id} name={member.username} status={member.status ?? 'offline'} />
        <bdi className="one-line">{member.username}</bdi>
        {isSelf && <span className="member-note">you</span>}
        {member.role && <RoleMark role={member.role} />}
        <span className="visually-hidden">, {member.status ?? 'offline'}</span>
      </button>
      <MemberMenu member={member} roomId={roomId} isSelf={isSelf} onTalkTo={onTalkTo} />
    </li>
  );
});
