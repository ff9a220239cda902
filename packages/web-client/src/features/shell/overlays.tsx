import type { ReactNode } from 'react';
import { InviteDialog } from '../account/invite-dialog.tsx';
import { PasswordDialog } from '../account/password-dialog.tsx';
import { ProfileDialog } from '../account/profile-dialog.tsx';
import { RegisterDialog } from '../account/register-dialog.tsx';
import { SessionsDialog } from '../account/sessions-dialog.tsx';
import { SignOutDialog } from '../account/sign-out-dialog.tsx';
import { EditMessageDialog } from '../changes/edit-message-dialog.tsx';
import { ReactorsDialog } from '../changes/reactors-dialog.tsx';
import { RevisionsDialog } from '../changes/revisions-dialog.tsx';
import { ReactDialog } from '../emoji/react-dialog.tsx';
import { PictureDialog } from '../files/picture-dialog.tsx';
import { MentionsDialog } from '../mentions/mentions-dialog.tsx';
import { AuditDialog } from '../moderation/audit-dialog.tsx';
import { BanDialog } from '../moderation/ban-dialog.tsx';
import { BansDialog } from '../moderation/bans-dialog.tsx';
import { KickDialog } from '../moderation/kick-dialog.tsx';
import { DeleteMessageDialog, ReportMessageDialog } from '../moderation/message-dialogs.tsx';
import { MuteDialog, UnmuteDialog } from '../moderation/mute-dialog.tsx';
import { ReportsDialog } from '../moderation/reports-dialog.tsx';
import { RoleDialog, RoomRoleDialog } from '../moderation/role-dialog.tsx';
import { NotifyDialog } from '../notify/notify-dialog.tsx';
import { PinsDialog } from '../pins/pins-dialog.tsx';
import { BrowseDialog } from '../room-browser/browse-dialog.tsx';
import { NewRoomDialog } from '../room-browser/new-room-dialog.tsx';
import { InviteToRoomDialog } from '../room-settings/invite-to-room-dialog.tsx';
import { RoomSettingsDialog } from '../room-settings/room-settings-dialog.tsx';
import { SearchDialog } from '../search/search-dialog.tsx';
import type { Overlay } from './overlay.ts';

type OverlayViewProps = {
  readonly overlay: Overlay;
  readonly onClose: () => void;
  readonly onOpenRoom: (roomId: string) => void;
  readonly onShowMessage: (roomId: string, seq: number) => void;
  /** The sides of the page as drawers, for those that are wide enough not to need them. */
  readonly rooms: ReactNode;
  readonly members: ReactNode;
};

export function OverlayView({ overlay, onClose, onOpenRoom, onShowMessage, rooms, members }: OverlayViewProps) {
  switch (overlay.kind) {
    case 'rooms':
      return rooms;
    case 'members':
      return members;
    case 'new-room':
      return <NewRoomDialog onClose={onClose} onCreated={onOpenRoom} />;
    case 'browse':
      return <BrowseDialog onClose={onClose} onOpen={onOpenRoom} />;
    case 'picture':
      return <PictureDialog file={overlay.file} onClose={onClose} />;
    case 'mentions':
      return <MentionsDialog onClose={onClose} onShow={onShowMessage} />;
    case 'search':
      return <SearchDialog onClose={onClose} onShow={onShowMessage} />;
    case 'profile':
      return <ProfileDialog onClose={onClose} />;
    case 'password':
      return <PasswordDialog onClose={onClose} />;
    case 'sessions':
      return <SessionsDialog onClose={onClose} />;
    case 'sign-out':
      return <SignOutDialog onClose={onClose} />;
    case 'invite':
      return <InviteDialog onClose={onClose} />;
    case 'register':
      return <RegisterDialog invite={overlay.invite} onClose={onClose} />;
    case 'reports':
      return <ReportsDialog onClose={onClose} onShow={onShowMessage} />;
    case 'audit-log':
      return <AuditDialog onClose={onClose} />;
    case 'bans':
      return <BansDialog {...inRoom(overlay.roomId)} onClose={onClose} />;
    case 'room-settings':
      return <RoomSettingsDialog roomId={overlay.roomId} onClose={onClose} />;
    case 'invite-to-room':
      return <InviteToRoomDialog roomId={overlay.roomId} onClose={onClose} />;
    case 'pins':
      return <PinsDialog roomId={overlay.roomId} onClose={onClose} onShow={onShowMessage} />;
    case 'notify':
      return <NotifyDialog roomId={overlay.roomId} onClose={onClose} />;
    case 'revisions':
      return <RevisionsDialog message={overlay.message} onClose={onClose} />;
    case 'reactors':
      return <ReactorsDialog message={overlay.message} onClose={onClose} />;
    case 'react':
      return <ReactDialog message={overlay.message} onClose={onClose} />;
    case 'edit-message':
      return <EditMessageDialog message={overlay.message} onClose={onClose} />;
    case 'delete-message':
      return <DeleteMessageDialog message={overlay.message} onClose={onClose} />;
    case 'report-message':
      return <ReportMessageDialog message={overlay.message} onClose={onClose} />;
    case 'mute':
      return <MuteDialog person={overlay.person} roomId={overlay.roomId} onClose={onClose} />;
    case 'unmute':
      return <UnmuteDialog person={overlay.person} roomId={overlay.roomId} onClose={onClose} />;
    case 'ban':
      return <BanDialog person={overlay.person} onClose={onClose} />;
    case 'ban-from-room':
      return <BanDialog person={overlay.person} roomId={overlay.roomId} onClose={onClose} />;
    case 'kick':
      return <KickDialog person={overlay.person} roomId={overlay.roomId} onClose={onClose} />;
    case 'set-role':
      return <RoleDialog person={overlay.person} onClose={onClose} />;
    case 'make-moderator':
    case 'unmake-moderator':
      return (
        <RoomRoleDialog
          person={overlay.person}
          roomId={overlay.roomId}
          role={overlay.kind === 'make-moderator' ? 'moderator' : 'user'}
          onClose={onClose}
        />
      );
  }
}

function inRoom(roomId: string | undefined): { readonly roomId?: string } {
  return roomId === undefined ? {} : { roomId };
}
