import { type FormEvent, useState } from 'react';
import { roomTitle } from '../../chat/room-lists.ts';
import { parseSearchQuery, type SearchQuery } from '../../chat/search.ts';
import { useChat } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Choice, Field } from '../../ui/field.tsx';
import { describeQuery } from './describe-query.ts';
import { SearchResults } from './search-results.tsx';
import './search.css';

type SearchDialogProps = {
  readonly onClose: () => void;
  /** Shows a message where it was said. */
  readonly onShow: (roomId: string, seq: number) => void;
};

/** A search that was asked for; each has a number of its own, for the same words may be asked for again. */
type Asked = { readonly no: number; readonly text: string; readonly query: SearchQuery; readonly roomId: string };

/** Looks for messages in one's rooms. */
export function SearchDialog({ onClose, onShow }: SearchDialogProps) {
  const rooms = useChat((state) => state.rooms);
  const [text, setText] = useState('');
  const [roomId, setRoomId] = useState('');
  const [problem, setProblem] = useState<string>();
  const [asked, setAsked] = useState<Asked>();
  const places = [...rooms.values()].map((room) => [room.summary.room_id, placeOf(room)] as const);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = parseSearchQuery(text);
    setProblem(parsed.ok ? undefined : `${parsed.error}.`);
    if (parsed.ok) setAsked({ no: (asked?.no ?? 0) + 1, text, query: parsed.value, roomId });
  };

  return (
    <Dialog title="Search" place="wide" onClose={onClose}>
      <search>
        <form className="search-form" onSubmit={submit}>
          <Field
            label="Search for"
            type="search"
            data-first-focus
            autoComplete="off"
            spellCheck={false}
            value={text}
            problem={problem}
            note={
              <>
                Words, or <q>words in quotes</q>; <code>from:name</code> <code>before:2026-01-31</code>{' '}
                <code>after:2026-01-31</code> <code>has:file</code> <code>has:link</code>
              </>
            }
            onChange={({ target }) => setText(target.value)}
          />
          <Choice label="Where" value={roomId} options={[['', 'All my rooms'], ...places]} onChoose={setRoomId} />
          <Button type="submit" look="primary">
            Search
          </Button>
        </form>
      </search>
      {asked && <h3 className="search-asked">{describeQuery(asked.query)}</h3>}
      {asked && (
        <SearchResults
          key={asked.no}
          query={asked.text}
          words={asked.query.words}
          {...(asked.roomId !== '' && { roomId: asked.roomId })}
          onShow={onShow}
        />
      )}
    </Dialog>
  );
}

function placeOf(room: Parameters<typeof roomTitle>[0]): string {
  return room.summary.kind === 'dm' ? roomTitle(room) : `#${roomTitle(room)}`;
}
