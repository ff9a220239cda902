import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { isLeftUnread } from '../../chat/attention.ts';
import type { PendingMessage, RoomState } from '../../chat/model.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { usePageVisible } from '../../ui/use-page-visible.ts';
import { useAnswer } from '../replies/answering.ts';
import { JumpToNewest } from './jump-to-newest.tsx';
import type { MessageTarget } from './message-target.ts';
import { toRows } from './rows.ts';
import { countUnseen, followWithinPx, wantsOlder } from './scroll-anchor.ts';
import './timeline.css';
import { isToBeMarkedRead } from './read-mark.ts';
import { TimelineRow } from './timeline-row.tsx';
import { TimelineStart } from './timeline-start.tsx';
import { useFollowing } from './use-following.ts';
import { useMessageKeys } from './use-message-keys.ts';
import { useTarget } from './use-target.ts';

/** Room above the first message for what `TimelineStart` says. */
const startHeightPx = 112;

type TimelineProps = {
  readonly room: RoomState;
  readonly pending: readonly PendingMessage[];
  readonly target?: MessageTarget | undefined;
};

/** A room's messages. Keyed by room where it is used, so that each room begins at its own place. */
export function Timeline({ room, pending, target }: TimelineProps) {
  const client = useChatClient();
  const myUserId = useChat((state) => state.me?.user_id);
  const isOnline = useChat((state) => state.connection.kind === 'online');
  const isPageVisible = usePageVisible();
  const scroller = useRef<HTMLDivElement>(null);
  const [seenSeq, setSeenSeq] = useState(0);
  const [olderFailed, setOlderFailed] = useState(false);

  const roomId = room.summary.room_id;
  const { messages, hasOlder, loadingOlder, firstUnreadSeq, gap } = room;
  const rows = useMemo(
    () => toRows({ messages, pending, myUserId, hasOlder, firstUnreadSeq, gap }),
    [messages, pending, myUserId, hasOlder, firstUnreadSeq, gap],
  );
  const newestSeq = messages.at(-1)?.seq ?? 0;

  const getItemKey = useCallback((index: number) => rows[index]?.key ?? index, [rows]);
  // oxlint-disable-next-line react/incompatible-library -- it warns of the React Compiler, which is not used here.
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey,
    estimateSize: (index) => (rows[index]?.isHead ? 56 : 30),
    overscan: 12,
    paddingStart: startHeightPx,
    paddingEnd: 16,
    anchorTo: 'end',
    scrollEndThreshold: followWithinPx,
  });

  const scrollToEnd = useCallback(() => virtualizer.scrollToEnd(), [virtualizer]);
  const { follows, noteWhere, follow, letGo, keepUp } = useFollowing({ scroller, scrollToEnd });

  // Begin at the first unread message, or at the end; once, when the first page is there.
  const isPlaced = useRef(false);
  useLayoutEffect(() => {
    if (isPlaced.current || rows.length === 0) return;
    isPlaced.current = true;
    const unreadIndex = rows.findIndex((row) => row.isFirstUnread);
    if (unreadIndex > 0) virtualizer.scrollToIndex(unreadIndex, { align: 'start' });
    else follow();
  }, [rows, virtualizer, follow]);

  // Whatever there is more of, or higher: new messages, and rows that were measured.
  const height = virtualizer.getTotalSize();
  useLayoutEffect(() => {
    if (rows.length > 0 && height > 0) keepUp();
  }, [rows, height, keepUp]);

  const { tabStopKey, onFocus, onKeyDown } = useMessageKeys(rows, virtualizer.getVirtualItems(), useAnswer());

  // What one says oneself is always shown.
  const lastPendingId = pending.at(-1)?.clientId;
  useLayoutEffect(() => {
    if (lastPendingId !== undefined && isPlaced.current) follow();
  }, [lastPendingId, follow]);

  const loadOlder = useCallback(async () => {
    const reply = await client.loadOlder(roomId);
    setOlderFailed(!reply.ok);
  }, [client, roomId]);

  const showRow = useCallback(
    (index: number) => {
      letGo();
      virtualizer.scrollToIndex(index, { align: 'center' });
    },
    [virtualizer, letGo],
  );
  const targetSeq = useTarget(target, { roomId, rows, scroller, showRow });

  // Whatever failed may work on the new connection.
  useEffect(() => {
    if (isOnline) setOlderFailed(false);
  }, [isOnline]);

  const checkPlace = useCallback(() => {
    const element = scroller.current;
    if (!element || !isPlaced.current) return;
    const place = { offset: element.scrollTop, viewport: element.clientHeight, total: element.scrollHeight };
    noteWhere(place);
    if (wantsOlder(place) && hasOlder && !loadingOlder && !olderFailed && isOnline) void loadOlder();
  }, [noteWhere, hasOlder, loadingOlder, olderFailed, isOnline, loadOlder]);
  // Also without a scroll: after a page has arrived the reader may still be near the top, or the page be too short.
  useEffect(checkPlace, [checkPlace, rows]);

  useEffect(() => {
    if (follows) setSeenSeq(newestSeq);
  }, [follows, newestSeq]);

  const isUnreported = newestSeq > 0 && !isLeftUnread(room) && isToBeMarkedRead(room.summary, follows, isPageVisible);
  useEffect(() => {
    if (isUnreported) client.markRead(roomId);
  }, [client, roomId, isUnreported, newestSeq]);

  return (
    <div className="timeline">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of the buttons within it. */}
      <div
        ref={scroller}
        className="timeline-scroller"
        role="log"
        aria-label="Messages"
        aria-live="polite"
        aria-relevant="additions"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- focusable, so that the keyboard can scroll it.
        tabIndex={0}
        onScroll={checkPlace}
        onFocus={onFocus}
        onKeyDown={onKeyDown}
      >
        <div className="timeline-canvas" style={{ height }}>
          <TimelineStart room={room} hasFailed={olderFailed} onRetry={() => void loadOlder()} />
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <div
                  key={item.key}
                  ref={virtualizer.measureElement}
                  className="timeline-item"
                  data-index={item.index}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <TimelineRow
                    row={row}
                    isTabStop={row.key === tabStopKey}
                    isTarget={row.kind === 'message' && row.message.seq === targetSeq}
                  />
                </div>
              )
            );
          })}
        </div>
      </div>
      {!follows && rows.length > 0 && <JumpToNewest unseenCount={countUnseen(messages, seenSeq)} onJump={follow} />}
    </div>
  );
}
