import { useEffect, useMemo, useState } from 'react';
import type { UserInfo } from '../../chat/model.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { describeError } from '../describe-error.ts';
import { findPeople } from './find-people.ts';

type InviteToRoomDialogProps = { readonly roomId: string; readonly onClose: () => void };

/** Brings people one knows from elsewhere into a private room. */
export function InviteToRoomDialog({ roomId, onClose }: InviteToRoomDialogProps) {
  const client = useChatClient();
  const rooms = useChat((state) => state.rooms);
  const [everyone, setEveryone] = useState<readonly UserInfo[]>([]);
  const [search, setSearch] = useState('');
  const [invited, setInvited] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<string>();
  const people = useMemo(() => findPeople(rooms, everyone, roomId, search), [rooms, everyone, roomId, search]);

  useEffect(() => {
    // The one room that always exists, where most people are.
    void client.listUsers('general').then((reply) => reply.ok && setEveryone(reply.value));
  }, [client]);

  const invite = async ({ user_id: userId }: UserInfo) => {
    const reply = await client.inviteToRoom(roomId, userId);
    setProblem(reply.ok ? undefined : describeError(reply.error));
    if (reply.ok) setInvited((before) => new Set(before).add(userId));
  };

  return (
    <Dialog title="Invite to this room" onClose={onClose}>
      <Field
        label="Search people"
        type="search"
        value={search}
        autoComplete="off"
        data-first-focus
        problem={problem}
        onChange={(event) => setSearch(event.target.value)}
      />
      {people.length === 0 && (
        <Notice title="Nobody found">Only people who are in a room with you can be found.</Notice>
      )}
      <ul className="entries" aria-label="People">
        {people.map((person) => (
          <li key={person.user_id} className="entry-row">
            <Avatar userId={person.user_id} name={person.username} status={person.status ?? 'offline'} />
            <bdi className="entry-words">{person.username}</bdi>
            <Button
              disabled={invited.has(person.user_id)}
              aria-label={`Invite ${person.username}`}
              onClick={() => void invite(person)}
            >
              {invited.has(person.user_id) ? 'Invited' : 'Invite'}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
