import { useCallback, useEffect, useState } from 'react';
import type { ChatClient, RoomListing } from '../../chat/model.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { describeError } from '../describe-error.ts';
import './room-browser.css';

type BrowseDialogProps = { readonly onClose: () => void; readonly onOpen: (roomId: string) => void };
type Loading =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'failed'; readonly problem: string };

/** The directory of rooms: open those one is in, join the others. */
export function BrowseDialog({ onClose, onOpen }: BrowseDialogProps) {
  const client = useChatClient();
  const directory = useChat((state) => state.directory);
  const rooms = useChat((state) => state.rooms);
  const [loading, setLoading] = useState<Loading>({ kind: 'loading' });
  const [joinProblem, setJoinProblem] = useState<string>();

  const load = useCallback(() => client.listRooms().then((reply) => setLoading(toLoading(reply))), [client]);
  useEffect(() => {
    void load();
  }, [load]);

  const enter = async (listing: RoomListing) => {
    if (rooms.has(listing.room_id)) {
      onOpen(listing.room_id);
      return;
    }
    setJoinProblem(undefined);
    const reply = await client.joinRoom(listing.room_id);
    if (reply.ok) onOpen(reply.value);
    else setJoinProblem(describeError(reply.error));
  };

  return (
    <Dialog title="Browse rooms" onClose={onClose}>
      <p className="field-problem" role="alert">
        {joinProblem}
      </p>
      {loading.kind === 'failed' && (
        <Notice title="The list could not be loaded">
          {loading.problem}{' '}
          <Button
            look="link"
            onClick={() => {
              setLoading({ kind: 'loading' });
              void load();
            }}
          >
            Try again
          </Button>
        </Notice>
      )}
      {loading.kind === 'loading' && directory.length === 0 && <Notice title="Looking around…" />}
      {loading.kind === 'loaded' && directory.length === 0 && <Notice title="There are no rooms yet" />}
      <ul className="directory" aria-label="All rooms">
        {directory.map((listing) => (
          <li key={listing.room_id} className="directory-room">
            <div className="directory-words">
              <p className="directory-name one-line">
                # <bdi>{listing.name}</bdi>
              </p>
              {listing.topic && (
                <p className="directory-topic" dir="auto">
                  {listing.topic}
                </p>
              )}
              <p className="directory-count">
                {listing.user_count} online, {listing.member_count} {listing.member_count === 1 ? 'member' : 'members'}
              </p>
            </div>
            <Button
              onClick={() => void enter(listing)}
              aria-label={`${rooms.has(listing.room_id) ? 'Open' : 'Join'} ${listing.name}`}
            >
              {rooms.has(listing.room_id) ? 'Open' : 'Join'}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function toLoading(reply: Awaited<ReturnType<ChatClient['listRooms']>>): Loading {
  return reply.ok ? { kind: 'loaded' } : { kind: 'failed', problem: describeError(reply.error) };
}
