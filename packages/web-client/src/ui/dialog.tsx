import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { IconButton } from './button.tsx';

type DialogProps = {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Where it stands: in the middle, also wider for lists or as large as the page allows, or as a drawer at one side. */
  readonly place?: 'middle' | 'wide' | 'full' | 'left' | 'right';
};

/** The browser's modal dialog: it keeps the focus inside, closes on Escape and gives the focus back.
 * The element marked `data-first-focus` is focused first: React does not render the attribute `autofocus`. */
export function Dialog({ title, onClose, children, place = 'middle' }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // It must close before it leaves the document, or it would not give the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    dialog?.querySelector<HTMLElement>('[data-first-focus]')?.focus();
    return () => dialog?.close();
  }, []);
  useEffect(() => {
    const dialog = ref.current;
    // Only a press on the backdrop has the dialog itself as its target: the body fills the rest.
    const closeOnBackdrop = (event: PointerEvent) => event.target === dialog && onClose();
    dialog?.addEventListener('pointerdown', closeOnBackdrop);
    return () => dialog?.removeEventListener('pointerdown', closeOnBackdrop);
  }, [onClose]);
  return (
    <dialog
      ref={ref}
      className={`dialog dialog-${place}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="dialog-body">
        <header className="dialog-head">
          <h2 id={titleId}>{title}</h2>
          <IconButton icon="close" label="Close" onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
