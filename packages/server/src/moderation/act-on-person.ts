import type { Action } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import type { PersonRecord } from '../log/moderation-records.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';
import { permit } from './permit.ts';
import { findPerson } from './person.ts';
import { findScope, type Scope } from './scope.ts';

type Request = {
  readonly id?: string | number | undefined;
  readonly user_id: string;
  readonly room_id?: string | undefined;
};

/** Finds where `by` may do it and to whom, does it, and answers. `act` begins in the turn in which it was permitted. */
export async function actOnPerson(
  server: Server,
  connection: Connection,
  { id, user_id, room_id }: Request,
  by: PresentUser,
  actions: { readonly inRoom: Action; readonly onServer: Action },
  act: (person: PersonRecord, scope: Scope) => Promise<Refusal | undefined>,
): Promise<void> {
  const scope = findScope(server, by, room_id, actions);
  const person = scope.ok ? await findPerson(server, user_id, room_id) : scope;
  if (!scope.ok || !person.ok) {
    if (!person.ok) connection.refuse(id, person.error);
    return;
  }
  const { action, room } = scope.value;
  const denied = permit(server, by, action, room, person.value);
  connection.answer(id, denied ?? (await act(person.value, scope.value)));
}
