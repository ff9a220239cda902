/** What two names must not share: case, width and composed forms are folded away. */
export function toUsernameKey(username: string): string {
  return username.normalize('NFKC').toLowerCase().normalize('NFC');
}

/** `name`, or the first free of `name-2`, `name-3`, …, shortened to fit the limit of 32 code points. */
export function toFreeUsername(username: string, isTaken: (key: string) => boolean): string {
  if (!isTaken(toUsernameKey(username))) return username;
  for (let i = 2; ; i++) {
    const suffix = `-${i}`;
    const candidate =
      Array.from(username)
        .slice(0, 32 - suffix.length)
        .join('') + suffix;
    if (!isTaken(toUsernameKey(candidate))) return candidate;
  }
}
