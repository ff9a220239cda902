const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `90s`, `10m`, `1h30m`, `2d`, `1w` in milliseconds; undefined when it is none, or not between a second and ten years. */
export function parseDuration(word: string): number | undefined {
  if (!/^(?:\d{1,9}[smhdw])+$/iu.test(word)) return undefined;
  let ms = 0;
  for (const [, count, unit] of word.matchAll(/(\d+)([smhdw])/giu)) {
    ms += Number(count) * (unitMs[(unit ?? '').toLowerCase()] ?? 0);
  }
  return ms >= 1_000 && ms <= 3_653 * 86_400_000 ? ms : undefined;
}

/** The same in words, in at most two units: `1 h 30 min`, `2 d`, `10 s`. */
export function describeDuration(ms: number): string {
  let restS = Math.max(0, Math.round(ms / 1_000));
  const parts: string[] = [];
  for (const [unit, seconds] of [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(restS / seconds);
    if (count > 0) parts.push(`${count} ${unit}`);
    restS -= count * seconds;
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}
