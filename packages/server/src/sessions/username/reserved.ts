import { toUsernameKeys } from '../username.ts';
import { toLook } from './skeleton.ts';

/** Names that speak for the server, or mean everybody: nobody takes them, but the operator gives them. Listed in [AC6]. */
const reservedUsernames = [
  'admin',
  'administrator',
  'all',
  'everyone',
  'here',
  'mod',
  'moderator',
  'operator',
  'root',
  'server',
  'staff',
  'support',
  'system',
  'tertulia',
] as const;

/** Also for what only looks like one. */
export function isReservedUsername(username: string): boolean {
  return reservedKeys.has(toUsernameKeys(username).key) || reservedLooks.has(toLook(username.normalize('NFKC')));
}

const reservedKeys = new Set(reservedUsernames.map((name) => toUsernameKeys(name).key));
/** As people write them. Not by skeleton, which would take ALI for `all`: without case the one I that looks like an l is any. */
const reservedLooks = new Set(
  reservedUsernames.flatMap((name) =>
    [name, name.replace(/^./, (first) => first.toUpperCase()), name.toUpperCase()].map(toLook),
  ),
);
