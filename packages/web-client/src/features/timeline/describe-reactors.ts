/** Who reacted. The server tells at most five names, so there may be others. */
export function describeReactors(users: readonly string[], count: number): string {
  const others = count - users.length;
  const names = users.join(', ');
  if (others <= 0) return names;
  return names === '' ? `${count} people` : `${names} and ${others} more`;
}
