import { limits } from '@tertulia/protocol';
import { toUsernameKeys, type UsernameKeys } from '../username.ts';

/** `name`, or the first free of `name-2`, `name-3`, …, shortened to fit the limit. */
export function toFreeUsername(username: string, isTaken: (keys: UsernameKeys) => boolean): string {
  if (!isTaken(toUsernameKeys(username))) return username;
  for (let i = 2; ; i++) {
    const suffix = `-${i}`;
    const candidate =
      Array.from(username)
        .slice(0, limits.max_username_chars - suffix.length)
        .join('') + suffix;
    if (!isTaken(toUsernameKeys(candidate))) return candidate;
  }
}
