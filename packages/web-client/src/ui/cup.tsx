/** The house sign: a cup seen from above, with a word in it. */
export function Cup() {
  return (
    <svg className="cup" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <circle className="cup-saucer" cx="30" cy="32" r="27" />
      <path className="cup-handle" d="M46 22l11-9" />
      <circle className="cup-rim" cx="30" cy="32" r="19" />
      <circle className="cup-coffee" cx="30" cy="32" r="14.5" />
      <path className="cup-word" d="M23 29h14M23 35h8" />
    </svg>
  );
}
