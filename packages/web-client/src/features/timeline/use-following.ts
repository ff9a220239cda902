import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { isFollowing, type Reading, type ScrollPlace } from './scroll-anchor.ts';

type Ports = {
  readonly scroller: RefObject<HTMLElement | null>;
  /** Must stay the same function. */
  readonly scrollToEnd: () => void;
};

/** Keeps the end of the messages in view from `follow` on, or from when the reader comes there, until they scroll up. */
export function useFollowing({ scroller, scrollToEnd }: Ports) {
  const [follows, setFollows] = useState(false);
  // The truth, at once; the state beside it is what is rendered of it.
  const reading = useRef<Reading>({ isFollowing: false, place: { offset: 0, viewport: 0, total: 0 } });

  const noteWhere = useCallback((place: ScrollPlace) => {
    reading.current = { isFollowing: isFollowing(reading.current, place), place };
    setFollows(reading.current.isFollowing);
  }, []);

  /** To the end, and on from there. */
  const follow = useCallback(() => {
    reading.current = { ...reading.current, isFollowing: true };
    setFollows(true);
    scrollToEnd();
  }, [scrollToEnd]);

  /** Before the view is brought elsewhere. */
  const letGo = useCallback(() => {
    reading.current = { ...reading.current, isFollowing: false };
    setFollows(false);
  }, []);

  const keepUp = useCallback(() => {
    if (reading.current.isFollowing) scrollToEnd();
  }, [scrollToEnd]);

  // As when the composer grows.
  useEffect(() => {
    const observer = new ResizeObserver(keepUp);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [scroller, keepUp]);

  return { follows, noteWhere, follow, letGo, keepUp };
}
