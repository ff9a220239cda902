/** Two names are the same if they agree in either, see [HS9]. */
export type UsernameKeys = {
  /** RFC 8265 UsernameCaseMapped: case, width and composed forms are folded away. */
  readonly key: string;
  /** UTS 39: what the name looks like. */
  readonly skeleton: string;
};

export function toUsernameKeys(username: string): UsernameKeys {
  const key = username.normalize('NFKC').toLowerCase().normalize('NFC');
  return { key, skeleton: key };
}

/** `name`, or the first free of `name-2`, `name-3`, …, shortened to fit the limit of 32 code points. */
export function toFreeUsername(username: string, isTaken: (keys: UsernameKeys) => boolean): string {
  if (!isTaken(toUsernameKeys(username))) return username;
  for (let i = 2; ; i++) {
    const suffix = `-${i}`;
    const candidate =
      Array.from(username)
        .slice(0, 32 - suffix.length)
        .join('') + suffix;
    if (!isTaken(toUsernameKeys(candidate))) return candidate;
  }
}
