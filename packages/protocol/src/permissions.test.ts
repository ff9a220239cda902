import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { roomKind, roomRole, userRole } from './fields.ts';
import { type Action, type Actor, actions, can, isAction, subjectOf, type Target } from './permissions.ts';

const places = [undefined, ...roomRole.options] as const;
const roles = userRole.options;
const kinds = roomKind.options;
/** Guests have no role on the server. */
const people = [...roles.map((role) => ({ role, guest: false })), { role: 'user' as const, guest: true }];
const actors: readonly Actor[] = people.flatMap((one) => places.map((place) => ({ ...one, ...(place && { place }) })));
const rooms = kinds.flatMap((kind) => [false, true].map((archived) => ({ kind, archived })));
const persons = [
  ...actors.map((actor) => ({ ...actor, isSelf: false })),
  ...actors.map((actor) => ({ ...actor, isSelf: true })),
];

/** Everything `can` may be asked about an action. */
function targetsOf(action: Action): readonly Target[] {
  switch (subjectOf(action)) {
    case 'server':
      return [{}];
    case 'room':
      return rooms.map((room) => ({ room }));
    case 'person':
      return persons.filter(({ place }) => place === undefined).map((person) => ({ person }));
    case 'member':
      return rooms.flatMap((room) => persons.map((person) => ({ room, person })));
  }
}

const nameOf = ({ role, guest, place }: Pick<Actor, 'role' | 'guest' | 'place'>) => {
  const who = guest ? 'guest' : role;
  return place === undefined ? who : place === 'moderator' ? `${who}, room moderator` : `${who}, member`;
};
const codeOf = (actor: Actor, action: Action, target: Target) => {
  const answer = can(actor, action, target);
  return answer.allowed ? 'yes' : answer.code;
};

/** A row for each actor, a column for each kind of target of which at least one row differs. */
function toTable(action: Action): string {
  const subject = subjectOf(action);
  const doers = subject === 'server' || subject === 'person' ? actors.filter(({ place }) => !place) : actors;
  const columns = new Map<string, string[]>();
  for (const target of targetsOf(action)) {
    // A person is itself where everything about both is the same, so each actor has a self of its own.
    const { room, person } = target;
    const roomName = room ? `${room.kind}${room.archived ? ' archived' : ''}` : '';
    const personName = person ? (person.isSelf ? 'oneself' : nameOf(person)) : '';
    const name = [roomName, personName].filter(Boolean).join(': ') || 'may';
    const cells = doers.map((actor) =>
      codeOf(actor, action, person?.isSelf ? { ...target, person: { ...actor, isSelf: true } } : target),
    );
    columns.set(name, cells);
  }
  const groups = new Map<string, string[]>();
  for (const [name, cells] of columns) {
    const key = cells.join('|');
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  const heads = [...groups.values()].map((names) => names.join('<br>'));
  const cells = [...groups.keys()].map((key) => key.split('|'));
  return [
    `## ${action}`,
    '',
    `| | ${heads.join(' | ')} |`,
    `| --- |${' --- |'.repeat(heads.length)}`,
    ...doers.map((actor, row) => `| ${nameOf(actor)} | ${cells.map((column) => column[row]).join(' | ')} |`),
    '',
  ].join('\n');
}

const file = new URL('../PERMISSIONS.md', import.meta.url);
const generated = `# Who may do what

Made from \`src/permissions.ts\` by its test; \`TERTULIA_PIN_PERMISSIONS=1 npx vitest run src/permissions.test.ts\` writes it anew. A cell says
\`yes\`, or the code of the refusal; columns that agree are one. Who is muted is told so in place of \`yes\` wherever others would see what is done.

${actions.map(toTable).join('\n')}`;
if (process.env.TERTULIA_PIN_PERMISSIONS) writeFileSync(file, generated);

test('[MD1] every role, action and kind of room is as PERMISSIONS.md says', () => {
  expect(generated).toBe(readFileSync(file, 'utf8'));
});

const everything = actions.flatMap((action) =>
  targetsOf(action).flatMap((target) =>
    actors.map((actor) => ({ actor, action, target, answer: can(actor, action, target) })),
  ),
);

test('[RM4] outsiders learn nothing of rooms that they may not know of', () => {
  const hidden = everything.filter(
    ({ actor, target }) => !actor.place && target.room !== undefined && target.room.kind !== 'public',
  );
  expect(hidden.length).toBeGreaterThan(1_000);
  expect(new Set(hidden.map(({ answer }) => (answer.allowed ? 'yes' : answer.code)))).toEqual(new Set(['not_found']));
});

test('nobody does anything to a person whose role is not below, but for stepping down', () => {
  const rank = ({ role, place }: Pick<Actor, 'role' | 'place'>) =>
    role === 'admin' ? 3 : role === 'moderator' ? 2 : place === 'moderator' ? 1 : 0;
  const upwards = everything.filter(
    ({ actor, action, target, answer }) =>
      answer.allowed && action !== 'set-role' && target.person && rank(actor) <= rank(target.person),
  );
  expect(new Set(upwards.map(({ action, target }) => `${action} ${target.person?.isSelf}`))).toEqual(
    new Set(['set-room-role true']),
  );
});

test('who may more, may all that those below may', () => {
  const above: Partial<Record<Actor['role'], Actor['role']>> = { user: 'moderator', moderator: 'admin' };
  const lost = everything.filter(({ actor, action, target, answer }) => {
    const higher = above[actor.role];
    return answer.allowed && higher && !can({ ...actor, guest: false, role: higher }, action, target).allowed;
  });
  expect(lost.map(({ actor, action }) => `${action} ${nameOf(actor)}`)).toEqual([]);
});

test('who is muted does nothing that others would see as said', () => {
  const silenced = actions.filter((action) =>
    targetsOf(action).some((target) =>
      actors.some(
        (actor) => can(actor, action, target).allowed && !can({ ...actor, muted: true }, action, target).allowed,
      ),
    ),
  );
  expect(silenced).toEqual([
    'create-room',
    'send-message',
    'mention-all',
    'edit-message',
    'react',
    'pin-message',
    'invite-to-room',
    'upload-file',
  ]);
});

test('every refusal says why in a sentence', () => {
  const reasons = new Set(everything.flatMap(({ answer }) => (answer.allowed ? [] : [answer.reason])));
  expect([...reasons].filter((reason) => !/^[A-Z].*\.$/.test(reason))).toEqual([]);
});

test('names of actions are told from other words', () => {
  expect(['kick', 'constructor', 'Kick', ''].map(isAction)).toEqual([true, false, false, false]);
});
