/** Puts encoded items into the empty list that the encoded message has as its last field `name`. */
export function withList(encoded: string, name: string, items: readonly string[]): string {
  const end = `"${name}":[]}`;
  if (!encoded.endsWith(end)) throw new Error(`${name} must be the last field, and empty`);
  return `${encoded.slice(0, -2)}${items.join(',')}]}`;
}
