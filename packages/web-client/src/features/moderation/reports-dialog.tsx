import { useCallback, useState } from 'react';
import type { Report } from '../../chat/model.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { useMay } from '../../chat/use-may.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Notice } from '../../ui/notice.tsx';
import { describeError } from '../describe-error.ts';
import { formatMoment } from '../format-moment.ts';
import { useOpenOverlay } from '../shell/overlay.ts';
import { Quote } from './message-dialogs.tsx';
import './moderation.css';
import { usePages } from '../use-pages.ts';
import { actsOn, actWords, isGraveAct } from './person-acts.ts';

type ReportsDialogProps = {
  readonly onClose: () => void;
  /** Shows a message where it was said. */
  readonly onShow: (roomId: string, seq: number) => void;
};

/** What people want moderators to look at, the newest first. */
export function ReportsDialog({ onClose, onShow }: ReportsDialogProps) {
  const client = useChatClient();
  const ask = useCallback(
    async (last: Report | undefined) => {
      const reply = await client.listReports(last?.report_id);
      return reply.ok ? { ok: true as const, value: { items: reply.value.reports, more: reply.value.more } } : reply;
    },
    [client],
  );
  const { items, more, isLoading, problem, loadMore, remove } = usePages(ask);
  const [closingProblem, setClosingProblem] = useState<string>();

  const close = async (report: Report) => {
    const reply = await client.closeReport(report.report_id);
    if (reply.ok) remove(report);
    setClosingProblem(reply.ok ? undefined : describeError(reply.error));
  };

  return (
    <Dialog title="Reports" place="wide" onClose={onClose}>
      <p className="field-problem" role="alert">
        {closingProblem ?? problem}
      </p>
      {items.length === 0 && isLoading && <Notice title="Looking what there is…" />}
      {items.length === 0 && !isLoading && problem === undefined && (
        <Notice title="Nothing is reported">All is quiet.</Notice>
      )}
      <ul className="entries" aria-label="Reports">
        {items.map((report) => (
          <ReportEntry key={report.report_id} report={report} onShow={onShow} onDone={() => void close(report)} />
        ))}
      </ul>
      {items.length > 0 && more && (
        <div className="form-actions">
          <Button disabled={isLoading} onClick={loadMore}>
            Older reports
          </Button>
        </div>
      )}
    </Dialog>
  );
}

type ReportEntryProps = {
  readonly report: Report;
  readonly onShow: ReportsDialogProps['onShow'];
  readonly onDone: () => void;
};

function ReportEntry({ report, onShow, onDone }: ReportEntryProps) {
  const may = useMay();
  const open = useOpenOverlay();
  const room = useChat(({ rooms }) => rooms.get(report.room_id));
  const { room_id: roomId, target_seq: seq, username, content } = report;
  const person = { user_id: report.user_id, username, role: room?.members.get(report.user_id)?.role };

  const acts = () => {
    const items = actsOn(person, roomId, may)
      .filter(({ kind }) => kind === 'mute' || kind === 'ban-from-room' || kind === 'ban')
      .map((act) => ({ label: actWords[act.kind], isGrave: isGraveAct(act), onSelect: () => open(act) }));
    const deletion = {
      label: 'Delete the message…',
      isGrave: true,
      onSelect: () => open({ kind: 'delete-message', message: { roomId, seq, username, content } }),
    };
    return [may('delete-message', { roomId }) ? [deletion] : [], items].filter((group) => group.length > 0);
  };

  return (
    <li className="entry-row report">
      <div className="entry-words">
        <Quote message={report} />
        <p dir="auto" className="report-reason">
          {report.reason}
        </p>
        <p className="entry-note">
          Reported by <bdi>{report.by_username}</bdi> in #<bdi>{room?.summary.name ?? roomId}</bdi>,{' '}
          {formatMoment(new Date(report.at))}
        </p>
      </div>
      <div className="entry-acts">
        {room && <Button onClick={() => onShow(roomId, seq)}>Show</Button>}
        <Menu label={`Act on the message of ${username}`} className="button" items={acts}>
          Act…
        </Menu>
        <Button look="primary" aria-label={`Close the report on ${username}`} onClick={onDone}>
          Close report
        </Button>
      </div>
    </li>
  );
}
