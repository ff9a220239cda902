const units = ['bytes', 'KB', 'MB', 'GB'] as const;

/** `1 byte`, `512 bytes`, `1.2 MB`: each unit is 1,000 of the one before. */
export function describeSize(bytes: number): string {
  if (bytes === 1) return '1 byte';
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
