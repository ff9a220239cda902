/** A room id made of the name's letters and digits; `room`, `room-2`, … where nothing of it can be used or it is taken. */
export function toFreeRoomId(name: string, isTaken: (roomId: string) => boolean): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 56);
  // `constructor` cannot be a key of the objects that name rooms.
  const base = slug === '' || slug.startsWith('dm-') || slug === 'constructor' ? `room${slug && '-'}${slug}` : slug;
  if (!isTaken(base)) return base;
  for (let i = 2; ; i++) if (!isTaken(`${base}-${i}`)) return `${base}-${i}`;
}
