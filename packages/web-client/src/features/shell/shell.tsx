import { useCallback, useEffect, useState } from 'react';
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
import { RoomMenu } from '../conversation/room-menu.tsx';
import { RoomView } from '../conversation/room-view.tsx';
import { Members } from '../members/members.tsx';
import { Notices } from '../notices/notices.tsx';
import { useNotices } from '../notify/use-notices.ts';
import { Rooms } from '../rooms/rooms.tsx';
import { useSearchKey } from '../search/use-search-key.ts';
import { type MessageTarget, ShowMessageContext } from '../timeline/message-target.ts';
import './shell.css';
import { Masthead } from './masthead.tsx';
import { type Overlay, OverlayContext } from './overlay.ts';
import { OverlayView } from './overlays.tsx';
import { OwnPlace } from './own-place.tsx';
import { useDocumentTitle } from './use-document-title.ts';

type ShellProps = {
  /** The code of an invitation that the page was opened with. */
  readonly invite: string | undefined;
  /** Whether it has been seen at the door already. */
  readonly isInviteOffered: boolean;
};

/** The signed-in page: rooms at the left, the conversation, its members at the right; the sides are drawers when narrow. */
export function Shell({ invite, isInviteOffered }: ShellProps) {
  const client = useChatClient();
  const rooms = useChat((state) => state.rooms);
  const openRoomId = useChat((state) => state.openRoomId);
  const [talkingTo, setTalkingTo] = useState<UserInfo>();
  const [target, setTarget] = useState<MessageTarget>();
  const [overlays, setOverlays] = useState<readonly Overlay[]>([]);
  const [drafts] = useState<Drafts>(() => new Map());
  const roomsFit = useMediaQuery('(min-width: 760px)');
  const membersFit = useMediaQuery('(min-width: 1080px)');
  useDocumentTitle();

  const open = useCallback((overlay: Overlay) => setOverlays((before) => [...before, overlay]), []);
  const search = useCallback(
    () => setOverlays((before) => (before.at(-1)?.kind === 'search' ? before : [...before, { kind: 'search' }])),
    [],
  );
  useSearchKey(search);
  const close = () => setOverlays((before) => before.slice(0, -1));
  const openRoom = useCallback(
    (roomId: string) => {
      setTalkingTo(undefined);
      setOverlays([]);
      client.openRoom(roomId);
    },
    [client],
  );
  const talkTo = useCallback(
    (user: UserInfo) => {
      const existing = directRoomWith(client.getState().rooms, user.user_id);
      if (existing) return openRoom(existing.summary.room_id);
      setTalkingTo(user);
      setOverlays([]);
    },
    [client, openRoom],
  );
  const showMessage = useCallback(
    (roomId: string, seq: number) => {
      openRoom(roomId);
      setTarget({ roomId, seq });
    },
    [openRoom],
  );

  useNotices(showMessage);

  // A guest who follows an invitation may become somebody; accounts need none.
  const isGuest = useChat((state) => state.me?.guest === true);
  const [offeredInvite, setOfferedInvite] = useState(isInviteOffered ? invite : undefined);
  if (invite !== undefined && invite !== offeredInvite) {
    setOfferedInvite(invite);
    if (isGuest) open({ kind: 'register', invite });
  }

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
      onNewRoom={() => open({ kind: 'new-room' })}
      onBrowse={() => open({ kind: 'browse' })}
      onMentions={() => open({ kind: 'mentions' })}
      onSearch={search}
    />
  );
  const shownRoom = newDirectWith ? undefined : room;
  const hasMembers = shownRoom !== undefined && shownRoom.summary.kind !== 'dm';
  const showRooms = roomsFit ? undefined : () => open({ kind: 'rooms' });

  return (
    <OverlayContext value={open}>
      <DraftsContext value={drafts}>
        <div className="shell">
          {roomsFit && (
            <aside className="shell-rooms" aria-label="Rooms and messages">
              <Masthead />
              {roomList}
              <OwnPlace invite={invite} />
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
                  <IconButton icon="people" label="Show members" onClick={() => open({ kind: 'members' })} />
                )}
                {shownRoom && <RoomMenu room={shownRoom} />}
              </ConversationHead>
            )}
            <ConnectionBanner />
            <Notices />
            {newDirectWith ? (
              <NewDirectView key={newDirectWith.user_id} user={newDirectWith} />
            ) : room ? (
              <ShowMessageContext value={showMessage}>
                <RoomView room={room} target={target} />
              </ShowMessageContext>
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
        {overlays.map((overlay, index) => (
          <OverlayView
            key={`${index} ${overlay.kind}`}
            overlay={overlay}
            onClose={close}
            onOpenRoom={openRoom}
            onShowMessage={showMessage}
            rooms={
              !roomsFit && (
                <Dialog title="Tertulia" place="left" onClose={close}>
                  {roomList}
                  <OwnPlace invite={invite} />
                </Dialog>
              )
            }
            members={
              !membersFit &&
              hasMembers && (
                <Dialog title={`#${roomTitle(shownRoom)}`} place="right" onClose={close}>
                  <Members room={shownRoom} onTalkTo={talkTo} />
                </Dialog>
              )
            }
          />
        ))}
      </DraftsContext>
    </OverlayContext>
  );
}
