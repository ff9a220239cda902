const key = 'tertulia.last-name';

/** The nickname used last in this browser. Storage may be refused; then there is none. */
export function loadLastName(): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

export function saveLastName(name: string): void {
  try {
    localStorage.setItem(key, name);
  } catch {
    // Only a convenience is lost.
  }
}
