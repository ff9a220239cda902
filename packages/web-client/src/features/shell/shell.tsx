import { useEffect, useState } from 'react';
import type { UserInfo } from '../../chat/model.ts';
import { directRoomWith, groupRooms, roomTitle } from '../../chat/room-lists.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { type Drafts, DraftsContext } from '../composer/drafts.ts';
import { ConnectionBanner } from '../connection-banner/connection-banner.tsx';
import { ConversationHead } from '../conversation/conversation-head.tsx';
import { NewDirectView } from '../conversation/new-direct-view.tsx';
import { RoomView } from '../conversation/room-view.tsx';
import { Members } from '../members/members.tsx';
import { BrowseDialog } from '../room-browser/browse-dialog.tsx';
import { NewRoomDialog } from '../room-browser/new-room-dialog.tsx';
import { Rooms } from '../rooms/rooms.tsx';
import './shell.css';
import { Masthead } from './masthead.tsx';
import { OwnPlace } from './own-place.tsx';
import { useDocumentTitle } from './use-document-title.ts';

type Overlay = 'rooms' | 'members' | 'new-room' | 'browse';

/** The signed-in page: rooms at the left, the conversation, its members at the right; the sides are drawers when narrow. */
export function Shell() {
  const client = useChatClient();
  const rooms = useChat((state) => state.rooms);
  const openRoomId = useChat((state) => state.openRoomId);
  const [talkingTo, setTalkingTo] = useState<UserInfo>();
  const [overlay, setOverlay] = useState<Overlay>();
  const [drafts] = useState<Drafts>(() => new Map());
  const roomsFit = useMediaQuery('(min-width: 760px)');
  const membersFit = useMediaQuery('(min-width: 1080px)');
  useDocumentTitle();

  const close = () => setOverlay(undefined);
  const openRoom = (roomId: string) => {
    setTalkingTo(undefined);
    setOverlay(undefined);
    client.openRoom(roomId);
  };
  const talkTo = (user: UserInfo) => {
    const existing = directRoomWith(rooms, user.user_id);
    if (existing) openRoom(existing.summary.room_id);
    else {
      setTalkingTo(user);
      setOverlay(undefined);
    }
  };

  // The first message has made the room of a new conversation: move into it.
  const madeRoomId = talkingTo && directRoomWith(rooms, talkingTo.user_id)?.summary.room_id;
  const newDirectWith = madeRoomId === undefined ? talkingTo : undefined;
  const shownRoomId = madeRoomId ?? openRoomId;
  useEffect(() => {
    if (madeRoomId !== undefined) client.openRoom(madeRoomId);
  }, [client, madeRoomId]);

  const room = shownRoomId === undefined ? undefined : rooms.get(shownRoomId);
  const firstRoomId = room ? undefined : groupRooms(rooms)[0]?.summary.room_id;
  useEffect(() => {
    if (firstRoomId !== undefined) client.openRoom(firstRoomId);
  }, [client, firstRoomId]);

  const roomList = (
    <Rooms
      shownRoomId={newDirectWith ? undefined : shownRoomId}
      onOpen={openRoom}
      onNewRoom={() => setOverlay('new-room')}
      onBrowse={() => setOverlay('browse')}
    />
  );
  const shownRoom = newDirectWith ? undefined : room;
  const hasMembers = shownRoom !== undefined && shownRoom.summary.kind !== 'dm';
  const showRooms = roomsFit ? undefined : () => setOverlay('rooms');

  return (
    <DraftsContext value={drafts}>
      <div className="shell">
        {roomsFit && (
          <aside className="shell-rooms" aria-label="Rooms and messages">
            <Masthead />
            {roomList}
            <OwnPlace />
          </aside>
        )}
        <main className="conversation">
          {newDirectWith ? (
            <ConversationHead mark="" title={newDirectWith.username} onShowRooms={showRooms} />
          ) : (
            <ConversationHead
              mark={room && room.summary.kind !== 'dm' ? '#' : ''}
              title={room ? roomTitle(room) : 'Tertulia'}
              topic={room?.summary.topic}
              onShowRooms={showRooms}
            >
              {hasMembers && !membersFit && (
                <IconButton icon="people" label="Show members" onClick={() => setOverlay('members')} />
              )}
            </ConversationHead>
          )}
          <ConnectionBanner />
          {newDirectWith ? (
            <NewDirectView key={newDirectWith.user_id} user={newDirectWith} />
          ) : room ? (
            <RoomView room={room} />
          ) : (
            <Notice title="No conversation is open">Choose a room, or browse those there are.</Notice>
          )}
        </main>
        {membersFit && hasMembers && (
          <aside className="shell-members">
            <Members room={shownRoom} onTalkTo={talkTo} />
          </aside>
        )}
      </div>
      {overlay === 'rooms' && !roomsFit && (
        <Dialog title="Tertulia" place="left" onClose={close}>
          {roomList}
          <OwnPlace />
        </Dialog>
      )}
      {overlay === 'members' && !membersFit && hasMembers && (
        <Dialog title={`#${roomTitle(shownRoom)}`} place="right" onClose={close}>
          <Members room={shownRoom} onTalkTo={talkTo} />
        </Dialog>
      )}
      {overlay === 'new-room' && <NewRoomDialog onClose={close} onCreated={openRoom} />}
      {overlay === 'browse' && <BrowseDialog onClose={close} onOpen={openRoom} />}
    </DraftsContext>
  );
}
