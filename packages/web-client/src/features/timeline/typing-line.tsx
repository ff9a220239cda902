const namesShown = 3;

/** Who is writing just now. Keeps its height when nobody is, so that nothing jumps. */
export function TypingLine({ typing }: { readonly typing: ReadonlyMap<string, string> }) {
  const people = [...typing];
  const shown = people.slice(0, namesShown);
  const others = people.length - shown.length;
  return (
    <p className="typing-line" aria-live="off">
      {people.length > 0 && (
        <>
          <span className="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span className="one-line">
            {shown.map(([userId, name], index) => (
              <span key={userId}>
                {index > 0 && ', '}
                <bdi>{name}</bdi>
              </span>
            ))}
            {others > 0 && ` and ${others} more`} {people.length === 1 ? 'is typing…' : 'are typing…'}
          </span>
        </>
      )}
    </p>
  );
}
