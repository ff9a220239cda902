import { useMemo } from 'react';
import type { RoomState, UserInfo } from '../../chat/model.ts';
import { useChat } from '../../chat/use-chat.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { LeaveRoom } from './leave-room.tsx';
import './members.css';
import { sortMembers } from './sort-members.ts';

type MembersProps = { readonly room: RoomState; readonly onTalkTo: (user: UserInfo) => void };

/** Who is in the room; choosing somebody begins a private conversation. */
export function Members({ room, onTalkTo }: MembersProps) {
  const myUserId = useChat((state) => state.me?.user_id);
  const members = useMemo(() => sortMembers(room.members), [room.members]);
  return (
    <section className="members" aria-label="Members of this room">
      <h2 className="list-title">
        Members <span className="list-count">{Math.max(room.summary.member_count, members.length)}</span>
      </h2>
      <ul className="member-list" aria-label="Members">
        {members.map((member) => (
          <li key={member.user_id}>
            <button
              type="button"
              className={`list-row ${member.status === 'offline' ? 'member-offline' : ''}`}
              disabled={member.user_id === myUserId}
              title={member.user_id === myUserId ? undefined : `Write to ${member.username}`}
              onClick={() => onTalkTo(member)}
            >
              <Avatar userId={member.user_id} name={member.username} status={member.status ?? 'offline'} />
              <bdi className="one-line">{member.username}</bdi>
              {member.user_id === myUserId && <span className="member-note">you</span>}
              {member.role && member.role !== 'user' && <span className="member-note">{member.role}</span>}
              <span className="visually-hidden">, {member.status ?? 'offline'}</span>
            </button>
          </li>
        ))}
      </ul>
      {members.length === 0 && <p className="list-empty">Looking who is here…</p>}
      <LeaveRoom roomId={room.summary.room_id} />
    </section>
  );
}
