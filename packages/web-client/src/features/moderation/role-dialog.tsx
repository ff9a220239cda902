import { useState } from 'react';
import type { UserRole } from '../../chat/model.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { Choice } from '../../ui/field.tsx';
import { RequestDialog } from '../request-dialog.tsx';
import type { Person } from './person-acts.ts';

const roles = [
  ['user', 'None: they are like everyone'],
  ['moderator', 'Moderator: keeps order everywhere'],
  ['admin', 'Admin: may do everything'],
] as const satisfies readonly (readonly [UserRole, string])[];

type RoleDialogProps = { readonly person: Person; readonly onClose: () => void };

/** What somebody is on the whole server. What they were is not told, so it is chosen anew. */
export function RoleDialog({ person, onClose }: RoleDialogProps) {
  const client = useChatClient();
  const [role, setRole] = useState<UserRole>('moderator');
  return (
    <RequestDialog
      title={`Role of ${person.username}`}
      verb="Give role"
      onClose={onClose}
      request={() => client.setRole(person.user_id, role)}
    >
      <Choice label="Role on the server" value={role} options={roles} onChoose={setRole} data-first-focus />
    </RequestDialog>
  );
}

type RoomRoleDialogProps = RoleDialogProps & { readonly roomId: string; readonly role: 'moderator' | 'user' };

export function RoomRoleDialog({ person, roomId, role, onClose }: RoomRoleDialogProps) {
  const client = useChatClient();
  const isSelf = useChat(({ me }) => me?.user_id === person.user_id);
  return (
    <RequestDialog
      title={role === 'moderator' ? 'Make moderator' : isSelf ? 'Step down' : 'Take back moderator'}
      verb={role === 'moderator' ? 'Make moderator' : isSelf ? 'Step down' : 'Take back'}
      isGrave={role === 'user'}
      onClose={onClose}
      request={() => client.setRole(person.user_id, role, roomId)}
    >
      <p className="form-lead">
        {role === 'moderator' ? (
          <>
            <bdi>{person.username}</bdi> will be able to change this room, delete what others wrote in it, and mute,
            remove and ban people.
          </>
        ) : isSelf ? (
          'You will no longer be a moderator of this room, and only another moderator can make you one again.'
        ) : (
          <>
            <bdi>{person.username}</bdi> will no longer be a moderator of this room.
          </>
        )}
      </p>
    </RequestDialog>
  );
}
