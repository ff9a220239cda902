import { expect, test } from 'vitest';
import { RoomView } from './room-view.ts';
import type { Wire } from './wire-client.ts';

const said = (seq: number, more: object = {}): Wire => ({
  ...{ type: 'Message', room_id: 'den', seq, n: seq, client_id: `c${seq}`, content: `said ${seq}`, ...more },
});
const edited = (seq: number, content: string, rev = 1): Wire => ({
  ...{ type: 'MessageEdited', room_id: 'den', seq, target_seq: 1, content, rev },
});
const deleted = (seq: number): Wire => ({ type: 'MessageDeleted', room_id: 'den', seq, target_seq: 1 });
const reacted = (seq: number, count: number): Wire => ({
  ...{ type: 'ReactionChanged', room_id: 'den', seq, target_seq: 1, emoji: '👍', count },
});
const sync = (state: string, fromSeq: number, events: readonly Wire[], more: object = {}): Wire => ({
  ...{ type: 'RoomSync', room_id: 'den', epoch: 'e', state, from_seq: fromSeq, events, ...more },
});
const page = (...messages: readonly Wire[]): Wire => ({ type: 'HistoryPage', messages, more_after: false });

function viewOf(...events: readonly Wire[]): RoomView {
  const view = new RoomView('den');
  view.enter('e', 0);
  for (const event of events) view.apply(event);
  return view;
}

const shown = (view: RoomView) => view.shown.map(({ content, marks }) => [content, marks]);

test('a deleted message is the same whether its changes are told live, or after its deletion, or only it as it stands', () => {
  const away = viewOf(said(1));
  away.enterAgain();
  away.sync(sync('complete', 1, [edited(2, ''), deleted(3)]));
  const late = viewOf();
  late.sync(sync('complete', 0, [said(1, { content: '' }), edited(2, ''), deleted(3)]));
  for (const view of [viewOf(said(1), edited(2, 'better'), deleted(3)), away, late])
    expect(shown(view)).toEqual([['', '']]);
});

test('what is told of a stale message after it was asked for holds, whether or not the page knows of it', () => {
  for (const known of [{}, { content: 'better', rev: 1, reactions: [{ emoji: '👍', count: 2 }] }]) {
    const view = viewOf(said(1));
    view.enterAgain();
    view.sync(sync('limited', 600, [], { stale: [1] }));
    view.fill(page(said(600)));
    view.apply(edited(601, 'better'));
    view.apply(reacted(602, 2));
    view.refresh(1, page(said(1, known)));
    expect([shown(view)[0], view.stale.size]).toEqual([['better', 'rev 1 👍2'], 0]);
  }
});
