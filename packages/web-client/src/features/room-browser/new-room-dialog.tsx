import { limits } from '@tertulia/protocol';
import { type FormEvent, useId, useState } from 'react';
import { useChatClient } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { describeError } from '../describe-error.ts';

type NewRoomDialogProps = { readonly onClose: () => void; readonly onCreated: (roomId: string) => void };

export function NewRoomDialog({ onClose, onCreated }: NewRoomDialogProps) {
  const client = useChatClient();
  const [name, setName] = useState('');
  const [topic, setTopic] = useState('');
  const [isPrivate, setIsPrivate] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const nameId = useId();
  const topicId = useId();
  const problemId = useId();

  const create = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') {
      setProblem('Give the room a name.');
      return;
    }
    setIsBusy(true);
    const reply = await client.createRoom(name.trim(), {
      kind: isPrivate ? 'private' : 'public',
      ...(topic.trim() !== '' && { topic: topic.trim() }),
    });
    setIsBusy(false);
    if (reply.ok) onCreated(reply.value);
    else
      setProblem(
        reply.error.code === 'conflict' ? 'There is a room of that name already.' : describeError(reply.error),
      );
  };

  return (
    <Dialog title="New room" onClose={onClose}>
      <form className="form" onSubmit={(event) => void create(event)}>
        <label htmlFor={nameId}>Room name</label>
        <input
          id={nameId}
          data-first-focus
          className="field"
          value={name}
          maxLength={limits.max_room_name_chars}
          autoComplete="off"
          dir="auto"
          aria-invalid={problem !== undefined}
          aria-describedby={problemId}
          onChange={(event) => {
            setName(event.target.value);
            setProblem(undefined);
          }}
        />
        <label htmlFor={topicId}>
          Topic <span className="label-note">if it has one</span>
        </label>
        <input
          id={topicId}
          className="field"
          value={topic}
          maxLength={limits.max_room_topic_chars}
          autoComplete="off"
          dir="auto"
          onChange={(event) => setTopic(event.target.value)}
        />
        <label className="check">
          <input type="checkbox" checked={isPrivate} onChange={(event) => setIsPrivate(event.target.checked)} />
          Private: only those invited can enter
        </label>
        <p id={problemId} className="field-problem" role="alert">
          {problem}
        </p>
        <div className="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={isBusy}>
            {isBusy ? 'Creating…' : 'Create room'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
