import { useCallback } from 'react';
import type { AuditEntry } from '../../chat/model.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { formatMoment } from '../format-moment.ts';
import { describeAudit } from './describe-audit.ts';
import './moderation.css';
import { usePages } from '../use-pages.ts';

/** All that moderators and the operator did, the newest first. */
export function AuditDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useChatClient();
  const ask = useCallback(
    async (last: AuditEntry | undefined) => {
      const reply = await client.auditLog(last?.audit_id);
      return reply.ok ? { ok: true as const, value: { items: reply.value.entries, more: reply.value.more } } : reply;
    },
    [client],
  );
  const { items, more, isLoading, problem, loadMore } = usePages(ask);
  return (
    <Dialog title="Audit log" place="wide" onClose={onClose}>
      <p className="field-problem" role="alert">
        {problem}
      </p>
      {items.length === 0 && isLoading && <Notice title="Turning back the pages…" />}
      {items.length === 0 && !isLoading && problem === undefined && <Notice title="Nothing has been done yet" />}
      <ol className="entries" aria-label="Audit log">
        {items.map((entry) => (
          <AuditLine key={entry.audit_id} entry={entry} />
        ))}
      </ol>
      {items.length > 0 && more && (
        <div className="form-actions">
          <Button disabled={isLoading} onClick={loadMore}>
            Older entries
          </Button>
        </div>
      )}
    </Dialog>
  );
}

function AuditLine({ entry }: { readonly entry: AuditEntry }) {
  const roomName = useChat(({ rooms }) => rooms.get(entry.room_id ?? '')?.summary.name);
  const toTime = (at: string) => formatMoment(new Date(at));
  const { did, whom, rest } = describeAudit(entry, roomName, toTime);
  return (
    <li className="entry-row audit">
      <div className="entry-words">
        <p>
          <bdi className="entry-title">{entry.by_username}</bdi> {did}
          {whom !== undefined && (
            <>
              {' '}
              <bdi className="entry-title">{whom}</bdi>
            </>
          )}{' '}
          <bdi>{rest}</bdi>
        </p>
        {entry.reason !== undefined && (
          <p className="audit-reason" dir="auto">
            {entry.reason}
          </p>
        )}
      </div>
      <time className="entry-note" dateTime={entry.at}>
        {toTime(entry.at)}
      </time>
    </li>
  );
}
