const toneCount = 8;

/** A colour class that stays with a user whatever they call themselves. */
export function personTone(userId: string): string {
  let hash = 7;
  for (let i = 0; i < userId.length; i++) hash = (hash * 31 + userId.charCodeAt(i)) >>> 0;
  return `tone-${hash % toneCount}`;
}
