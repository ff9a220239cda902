import { type ChatClient, isLeftUnread, type RoomState } from '@tertulia/protocol/client';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { windowEnd } from './layout.ts';
import { gapKey, type Row } from './timeline-rows.ts';

type Scroll = {
  readonly visible: readonly Row[];
  readonly isAtNewest: boolean;
  scrollBy(rows: number): void;
  toNewest(): void;
  /** Scrolls back so that this row is the first seen, if it and all below it do not fit. */
  showFrom(key: string): void;
  /** Scrolls so that this row is in the middle, if it is there. */
  showAround(key: string): void;
};

/** Which rows are seen. One scrolled up keeps its place by the key of its lowest row, whatever comes or loads. */
export function useScroll(
  client: ChatClient,
  room: RoomState | undefined,
  rows: readonly Row[],
  height: number,
): Scroll {
  const [anchor, setAnchor] = useState<{ readonly roomId: string; readonly key: string }>();
  const roomId = room?.summary.room_id;
  const keys = rows.map((row) => row.key);
  const end = windowEnd(keys, height, anchor !== undefined && anchor.roomId === roomId ? anchor.key : undefined);
  const isAtNewest = end === rows.length;
  const lastSeq = room?.messages.at(-1)?.seq;

  const isLeft = room !== undefined && isLeftUnread(room);
  useEffect(() => {
    if (isAtNewest && !isLeft && roomId !== undefined && lastSeq !== undefined) client.markRead(roomId);
  }, [client, roomId, lastSeq, isLeft, isAtNewest]);

  const visible = rows.slice(Math.max(0, end - height), end);
  const gapRow = visible.findIndex((row) => row.key === gapKey);
  const { afterSeq, beforeSeq } = room?.gap ?? {};
  // A gap in the lower half is one that its reader comes to from above.
  const gapSide = gapRow < 0 ? undefined : gapRow > visible.length / 2 ? 'older' : 'newer';

  useEffect(() => {
    const isThere = afterSeq !== undefined && beforeSeq !== undefined;
    if (isThere && gapSide !== undefined && roomId !== undefined) void client.loadGap(roomId, gapSide);
  }, [client, roomId, afterSeq, beforeSeq, gapSide]);

  // A key may be pressed after a frame is shown and before its handlers are in place: they look here.
  const shown = useRef({ end, keys });
  useLayoutEffect(() => {
    shown.current = { end, keys };
  });

  const scrollBy = (by: number) => {
    if (roomId === undefined) return;
    const { end, keys } = shown.current;
    const wanted = Math.max(Math.min(height, keys.length), Math.min(keys.length, end + by));
    const key = keys[wanted - 1];
    setAnchor(wanted === keys.length || key === undefined ? undefined : { roomId, key });
    const isAtOldest = wanted <= height;
    if (by < 0 && isAtOldest && room?.hasOlder === true && !room.loadingOlder) void client.loadOlder(roomId);
    // In case it failed when it came into view.
    if (gapSide !== undefined) void client.loadGap(roomId, gapSide);
  };
  const showFrom = (firstKey: string) => {
    const first = keys.indexOf(firstKey);
    const last = keys[first + height - 1];
    if (roomId !== undefined && first >= 0 && last !== undefined) setAnchor({ roomId, key: last });
  };
  const showAround = (key: string) => {
    const at = keys.indexOf(key);
    const last = keys[at + Math.floor(height / 2)];
    if (roomId !== undefined && at >= 0) setAnchor(last === undefined ? undefined : { roomId, key: last });
  };
  return { visible, isAtNewest, scrollBy, toNewest: () => setAnchor(undefined), showFrom, showAround };
}
