import { type KeyboardEvent, type ReactNode, useId } from 'react';

type TabsProps<T extends string> = {
  readonly label: string;
  readonly tabs: readonly (readonly [tab: T, words: string])[];
  readonly chosen: T;
  readonly onChoose: (tab: T) => void;
  /** What belongs to the chosen tab. */
  readonly children: ReactNode;
};

/** Pages of which one shows. The arrows go from tab to tab, Tab goes on into the page. */
export function Tabs<T extends string>({ label, tabs, chosen, onChoose, children }: TabsProps<T>) {
  const id = useId();
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = tabs.findIndex(([tab]) => tab === chosen);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    onChoose(next[0]);
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]').item(tabs.indexOf(next)).focus();
  };
  return (
    <>
      {tabs.length > 1 && (
        // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its tabs take the focus.
        <div className="tabs" role="tablist" aria-label={label} onKeyDown={move}>
          {tabs.map(([tab, words]) => (
            <button
              key={tab}
              type="button"
              role="tab"
              id={`${id}-${tab}`}
              className="tab"
              aria-selected={tab === chosen}
              aria-controls={`${id}-page`}
              tabIndex={tab === chosen ? 0 : -1}
              onClick={() => onChoose(tab)}
            >
              {words}
            </button>
          ))}
        </div>
      )}
      <div id={`${id}-page`} role={tabs.length > 1 ? 'tabpanel' : undefined} aria-labelledby={`${id}-${chosen}`}>
        {children}
      </div>
    </>
  );
}
