import type { AuditEntry, Report } from '@tertulia/protocol';
import { excerptOf } from '../excerpt.ts';
import { describeMoment } from '../moment-text.ts';
import { visibleText } from '../ui/visible-text.ts';
import type { CommandContext } from './command.ts';
import { isPermitted } from './offered.ts';
import { describeError, tell } from './tell.ts';

type Paging = { readonly more: boolean };

/** The newest open reports, or with `more` those after the ones shown. */
export async function listReports(context: CommandContext, { more }: Paging): Promise<void> {
  const { client, print, listed } = context;
  if (!isPermitted(context, 'read-reports')) return;
  const before = more ? listed.reports.at(-1)?.report_id : undefined;
  const page = await client.listReports(before);
  if (!page.ok) return print(`Cannot list the reports: ${describeError(page.error)}`);
  const held = before === undefined ? [] : listed.reports;
  listed.reports = [...held, ...page.value.reports].slice(0, 1_000);
  if (page.value.reports.length === 0) print(held.length === 0 ? 'There are no open reports.' : 'There are no more.');
  page.value.reports.forEach((report, i) =>
    print(`${describeNumber(held.length + i)} ${describeReport(report, context.now())}`),
  );
  if (page.value.more) print('There are more: /reports --more.');
}

export async function closeReport(context: CommandContext, { n }: { readonly n: number }): Promise<void> {
  const { client, print, listed } = context;
  if (!isPermitted(context, 'read-reports')) return;
  const report = listed.reports[n - 1];
  if (report === undefined) return print(`There is no report ${n} in the list last shown: /reports shows it.`);
  tell(context, await client.closeReport(report.report_id), `Report ${n} is closed.`, 'It stays open');
}

export async function listAudit(context: CommandContext, { more }: Paging): Promise<void> {
  const { client, print, listed } = context;
  if (!isPermitted(context, 'read-audit-log')) return;
  const before = more ? listed.audit.at(-1)?.audit_id : undefined;
  const page = await client.auditLog(before);
  if (!page.ok) return print(`Cannot list what was done: ${describeError(page.error)}`);
  listed.audit = page.value.entries;
  if (page.value.entries.length === 0) print(before === undefined ? 'Nothing was done yet.' : 'There is no more.');
  for (const entry of page.value.entries) print(describeEntry(entry, context.now()));
  if (page.value.more) print('There is more: /audit --more.');
}

function describeNumber(index: number): string {
  return String(index + 1).padStart(3);
}

function describeReport(report: Report, now: Date): string {
  const { at, by_username, room_id, username, content, reason } = report;
  const who = `${visibleText(by_username)} reports ${visibleText(username)} in #${room_id}`;
  return `${describeMoment(at, now)} ${who}: ${visibleText(reason)} — “${excerptOf(content)}”`;
}

function describeEntry(entry: AuditEntry, now: Date): string {
  const { at, action, by_username, username, room_id, until, role, target_seq, purged, reason } = entry;
  const parts = [
    `${describeMoment(at, now)} ${visibleText(by_username)}: ${visibleText(action)}`,
    ...(username === undefined ? [] : [visibleText(username)]),
    ...(role === undefined ? [] : [role]),
    ...(room_id === undefined ? [] : [`in #${room_id}`]),
    ...(target_seq === undefined ? [] : [`at ${target_seq}`]),
    ...(until === undefined ? [] : [`until ${describeMoment(until, now)}`]),
    ...(purged === undefined ? [] : [`(${purged} erased)`]),
  ];
  return `${parts.join(' ')}${reason ? `: ${visibleText(reason)}` : ''}`;
}
