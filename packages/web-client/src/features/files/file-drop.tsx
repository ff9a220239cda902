import { useEffect, useRef, useState } from 'react';
import { Icon } from '../../ui/icon.tsx';

/** Takes files that are dropped anywhere on the page: elsewhere the browser would leave the chat to show them. */
export function FileDrop({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const [isOver, setIsOver] = useState(false);
  const take = useRef(onFiles);
  useEffect(() => {
    take.current = onFiles;
  });
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const on = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', run: (event: DragEvent) => void) =>
      window.addEventListener(type, (event) => event.dataTransfer?.types.includes('Files') && run(event), { signal });
    on('dragover', (event) => {
      event.preventDefault();
      setIsOver(true);
    });
    // Of an element that is left for one within it the page hears too; only the page itself is left for nothing.
    on('dragleave', ({ relatedTarget }) => {
      if (relatedTarget === null) setIsOver(false);
    });
    on('drop', (event) => {
      event.preventDefault();
      setIsOver(false);
      take.current([...(event.dataTransfer?.files ?? [])]);
    });
    return () => listening.abort();
  }, []);
  if (!isOver) return null;
  return (
    <div className="drop-veil">
      <p>
        <Icon name="attach" /> Drop files to attach them
      </p>
    </div>
  );
}
