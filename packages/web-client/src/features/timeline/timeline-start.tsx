import type { RoomState } from '../../chat/model.ts';
import { roomTitle } from '../../chat/room-lists.ts';
import { Button } from '../../ui/button.tsx';

type TimelineStartProps = { readonly room: RoomState; readonly hasFailed: boolean; readonly onRetry: () => void };

/** What stands above the oldest message held. */
export function TimelineStart({ room, hasFailed, onRetry }: TimelineStartProps) {
  const isNotLoaded = room.messages.length === 0 && room.summary.last_n > 0 && !isTrimmed(room);
  return (
    <div className="timeline-start">
      {hasFailed ? (
        <p>
          Older messages could not be loaded.{' '}
          <Button look="link" onClick={onRetry}>
            Try again
          </Button>
        </p>
      ) : room.hasOlder || room.loadingOlder || isNotLoaded ? (
        <p>Turning back the pages…</p>
      ) : (
        <Beginning room={room} />
      )}
    </div>
  );
}

function isTrimmed({ summary }: RoomState): boolean {
  return summary.first_seq > 1;
}

function Beginning({ room }: { readonly room: RoomState }) {
  const isDirect = room.summary.kind === 'dm';
  return (
    <>
      <p className="timeline-start-title">
        {isDirect ? 'You and ' : '#'}
        <bdi>{roomTitle(room)}</bdi>
      </p>
      <p>
        {isTrimmed(room)
          ? 'What was said before is no longer kept.'
          : room.messages.length === 0
            ? 'Nobody has said anything yet. Go first.'
            : isDirect
              ? 'This is where your conversation begins.'
              : 'This is where the talk begins.'}
      </p>
    </>
  );
}
