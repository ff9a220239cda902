import { useState } from 'react';
import { describeNotice } from '../../chat/describe-notice.ts';
import type { Notice } from '../../chat/model.ts';
import { useChat } from '../../chat/use-chat.ts';
import { IconButton } from '../../ui/button.tsx';
import { formatMoment } from '../format-moment.ts';
import './notices.css';

/** What moderators did to oneself, until one has read it. */
export function Notices() {
  const notices = useChat((state) => state.notices);
  // Kept by the chat also after that: the composer tells from them why one may not write.
  const [read, setRead] = useState<ReadonlySet<Notice>>(new Set());
  const shown = notices.filter((notice) => !read.has(notice));
  return (
    <output className="notices" aria-label="Notices">
      {shown.map((notice) => (
        <div key={notices.indexOf(notice)} className="moderation-notice">
          <p dir="auto">{describeNotice(notice, (until) => formatMoment(new Date(until)))}</p>
          <IconButton icon="close" label="Dismiss" onClick={() => setRead((before) => new Set(before).add(notice))} />
        </div>
      ))}
    </output>
  );
}
