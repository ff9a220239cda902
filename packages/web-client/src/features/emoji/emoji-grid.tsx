import type { KeyboardEvent } from 'react';
import type { EmojiGroup } from './emoji-catalog.ts';

type EmojiGridProps = { readonly groups: readonly EmojiGroup[]; readonly onChoose: (emoji: string) => void };

/** Emoji to choose from. Tab leads to the first, the arrows from there to the others. */
export function EmojiGrid({ groups, onChoose }: EmojiGridProps) {
  const first = groups.find(({ emoji }) => emoji.length > 0)?.emoji[0];
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the buttons within it.
    <div className="emoji-grid" onKeyDown={moveWithin}>
      {groups.map(({ name, emoji }) => (
        <section key={name} className="emoji-group" aria-label={name}>
          <h3 className="list-title">{name}</h3>
          {emoji.map((each) => (
            <button
              key={each.unicode}
              type="button"
              className="emoji"
              aria-label={each.label}
              title={each.label}
              tabIndex={each === first ? 0 : -1}
              onClick={() => onChoose(each.unicode)}
            >
              {each.unicode}
            </button>
          ))}
        </section>
      ))}
    </div>
  );
}

function moveWithin(event: KeyboardEvent<HTMLElement>): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('.emoji')];
  const at = all.indexOf(event.target as HTMLElement);
  const next = at < 0 ? undefined : nextEmoji(event.key, all, at);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function nextEmoji(key: string, all: readonly HTMLElement[], at: number): HTMLElement | undefined {
  switch (key) {
    case 'ArrowRight':
      return all[at + 1];
    case 'ArrowLeft':
      return all[at - 1];
    case 'ArrowDown':
      return below(all.slice(at));
    case 'ArrowUp':
      return below(all.slice(0, at + 1).toReversed());
    default:
      return undefined;
  }
}

/** Of the row after that of the first, in whichever direction they go, the one that is nearest to it. */
function below([from, ...others]: readonly HTMLElement[]): HTMLElement | undefined {
  const start = from?.getBoundingClientRect();
  const places = others.map((one) => ({ one, ...placeOf(one) }));
  const rowAt = places.find(({ top }) => top !== start?.top)?.top;
  const row = places.filter(({ top }) => top === rowAt);
  const distance = ({ left }: { readonly left: number }) => Math.abs(left - (start?.left ?? 0));
  return row.toSorted((a, b) => distance(a) - distance(b))[0]?.one;
}

function placeOf(element: HTMLElement): { readonly top: number; readonly left: number } {
  const { top, left } = element.getBoundingClientRect();
  return { top, left };
}
