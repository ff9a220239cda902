import { Icon } from './icon.tsx';

type RoleMarkProps = { readonly role: 'admin' | 'moderator' | 'user' };

/** A small sign of who keeps order. */
export function RoleMark({ role }: RoleMarkProps) {
  if (role === 'user') return null;
  return (
    <span className={`role-mark role-${role}`} title={role}>
      <Icon name="shield" />
      <span className="visually-hidden">, {role}</span>
    </span>
  );
}
