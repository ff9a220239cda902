import { type KeyboardEvent, type ReactNode, type ToggleEvent, useId, useRef, useState } from 'react';
import { placeMenu } from './place-menu.ts';

export type MenuItem = {
  readonly label: string;
  readonly onSelect: () => void;
  /** Takes something away from somebody. */
  readonly isGrave?: boolean;
};

type MenuProps = {
  /** What the button is called. */
  readonly label: string;
  /** What is on the button. */
  readonly children: ReactNode;
  readonly className?: string;
  /** In groups, from top to bottom; asked for each time the menu opens. */
  readonly items: () => readonly (readonly MenuItem[])[];
  readonly tabIndex?: number;
};

/**
 * A button with a menu. The browser's popover closes it on Escape and on a press elsewhere, shows it above everything,
 * and gives the focus back; the keys within are ours.
 */
export function Menu({ label, children, className = '', items, tabIndex }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [groups, setGroups] = useState<ReturnType<MenuProps['items']>>();

  const beforeToggle = (event: ToggleEvent) => {
    if (event.newState !== 'open' || !button.current || !list.current) return;
    setGroups(items());
    // The focus moves at once, so that no key is lost; to the first item when there are some.
    list.current.autofocus = true;
    placeMenu(list.current, button.current.getBoundingClientRect());
  };
  const afterToggle = (event: ToggleEvent) => {
    if (event.newState !== 'open') setGroups(undefined);
    else if (document.activeElement === list.current) itemsIn(list.current)[0]?.focus();
  };
  // The focus goes back to the button first, so that a dialog which opens now gives it back there.
  const select = (item: MenuItem) => {
    list.current?.hidePopover();
    item.onSelect();
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        className={`menu-button ${className}`}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={groups !== undefined}
        popoverTarget={id}
        tabIndex={tabIndex}
      >
        {children}
      </button>
      <div
        ref={list}
        id={id}
        className="menu"
        popover="auto"
        role="menu"
        aria-label={label}
        tabIndex={-1}
        onBeforeToggle={beforeToggle}
        onToggle={afterToggle}
        onKeyDown={moveWithin}
      >
        {groups?.map((group, index) => (
          <div key={index} className="menu-group">
            {group.map((item) => (
              <button
                key={item.label}
                type="button"
                role="menuitem"
                tabIndex={-1}
                className={`menu-item ${item.isGrave ? 'menu-item-grave' : ''}`}
                onClick={() => select(item)}
              >
                {item.label}
              </button>
            ))}
          </div>
        ))}
      </div>
    </>
  );
}

function itemsIn(list: HTMLElement | null): readonly HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
}

/** Arrows, Home and End; a letter goes to the next item that begins with it; Tab leaves. */
function moveWithin(event: KeyboardEvent<HTMLElement>): void {
  const list = event.currentTarget;
  // What holds the menu has keys of its own.
  if (event.key !== 'Escape') event.stopPropagation();
  if (event.key === 'Tab') return list.hidePopover();
  const all = itemsIn(list);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const next = nextItem(event.key, all, at);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function nextItem(key: string, all: readonly HTMLElement[], at: number): HTMLElement | undefined {
  switch (key) {
    case 'ArrowDown':
      return all[(at + 1) % all.length];
    case 'ArrowUp':
      return all.at(at <= 0 ? -1 : at - 1);
    case 'Home':
      return all[0];
    case 'End':
      return all.at(-1);
  }
  if (key.length !== 1 || key === ' ') return undefined;
  const begins = (item: HTMLElement) => item.textContent.toLocaleLowerCase().startsWith(key.toLocaleLowerCase());
  return [...all.slice(at + 1), ...all.slice(0, at + 1)].find(begins);
}
