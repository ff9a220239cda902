import type { MentionList } from './use-mention-list.ts';
import './mentions.css';

/** The names that may be meant. The focus stays in the field, which names the active one. */
export function MentionListView({ list }: { readonly list: MentionList }) {
  if (list.names.length === 0) return null;
  return (
    // No native list may be shown while a field has the focus, and moved through by its keys.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div id={list.id} className="mention-list" role="listbox" aria-label="Whom to mention" tabIndex={-1}>
      {list.names.map((name, index) => (
        // The keys are those of the field.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={name}
          id={list.optionId(index)}
          className="mention-option"
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above.
          role="option"
          aria-selected={index === list.active}
          tabIndex={-1}
          // The field keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => list.choose(index)}
        >
          <bdi className="one-line">@{name}</bdi>
          {name === 'all' && <span className="mention-note">everyone in this room</span>}
        </div>
      ))}
    </div>
  );
}
