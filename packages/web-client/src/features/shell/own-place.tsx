import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { useMay } from '../../chat/use-may.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { MenuItem } from '../../ui/menu.tsx';
import { Menu } from '../../ui/menu.tsx';
import { RoleMark } from '../../ui/role-mark.tsx';
import { waysIn } from '../entry/ways-in.ts';
import { type Overlay, useOpenOverlay } from './overlay.ts';

/** Who one is here, and all that is about oneself and the server. */
export function OwnPlace({ invite }: { readonly invite: string | undefined }) {
  const client = useChatClient();
  const may = useMay();
  const open = useOpenOverlay();
  const me = useChat((state) => state.me);
  const mayRegister = useChat(({ server }) => waysIn(server, invite).includes('register'));
  const isOnline = useChat((state) => state.connection.kind === 'online');
  if (!me) return null;

  const items = () => {
    const item = (label: string, overlay: Overlay): MenuItem => ({ label, onSelect: () => open(overlay) });
    const own = [
      item('Your profile…', { kind: 'profile' }),
      me.guest && mayRegister && item('Register…', { kind: 'register', ...(invite !== undefined && { invite }) }),
      may('change-password') && item('Change password…', { kind: 'password' }),
      !me.guest && may('manage-sessions') && item('Sessions and devices…', { kind: 'sessions' }),
    ];
    const server = [
      may('create-invite') && item('Invite people…', { kind: 'invite' }),
      may('read-reports') && item('Reports…', { kind: 'reports' }),
      may('read-reports') && item('Banned from the server…', { kind: 'bans' }),
      may('read-audit-log') && item('Audit log…', { kind: 'audit-log' }),
    ];
    const out = me.guest
      ? item('Sign out…', { kind: 'sign-out' })
      : { label: 'Sign out', onSelect: () => void client.logout() };
    return [own, server, [out]]
      .map((group) => group.filter((each) => each !== false))
      .filter((group) => group.length > 0);
  };

  return (
    <div className="own-place">
      <Menu label={`Your menu, ${me.username}`} className="own-place-button" items={items}>
        <Avatar userId={me.user_id} name={me.username} status={isOnline ? 'online' : 'offline'} />
        <bdi className="one-line">{me.username}</bdi>
        {me.guest && <span className="own-place-note">guest</span>}
        <RoleMark role={me.role} />
        <Icon name="more" />
      </Menu>
    </div>
  );
}
