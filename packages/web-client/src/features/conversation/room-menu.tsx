import type { RoomState } from '../../chat/model.ts';
import { useMay } from '../../chat/use-may.ts';
import { Icon } from '../../ui/icon.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { useOpenOverlay } from '../shell/overlay.ts';

/** What one may do with the open room. */
export function RoomMenu({ room }: { readonly room: RoomState }) {
  const may = useMay();
  const open = useOpenOverlay();
  const { room_id: roomId } = room.summary;
  const own: readonly MenuItem[] = [
    { label: 'Pinned messages…', onSelect: () => open({ kind: 'pins', roomId }) },
    { label: 'Notifications…', onSelect: () => open({ kind: 'notify', roomId }) },
  ];
  const offered: readonly (MenuItem | false)[] = [
    may('invite-to-room', { roomId }) && {
      label: 'Invite to this room…',
      onSelect: () => open({ kind: 'invite-to-room', roomId }),
    },
    may('update-room', { roomId }) && {
      label: 'Room settings…',
      onSelect: () => open({ kind: 'room-settings', roomId }),
    },
    may('update-room', { roomId }) && {
      label: 'Banned from this room…',
      onSelect: () => open({ kind: 'bans', roomId }),
    },
  ];
  const items = offered.filter((item) => item !== false);
  return (
    <Menu label="Room menu" className="icon-button" items={() => (items.length > 0 ? [own, items] : [own])}>
      <Icon name="more" />
    </Menu>
  );
}
