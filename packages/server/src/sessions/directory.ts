import type { Session } from './session.ts';
import type { PresentUser } from './user.ts';
import { toUsernameKey } from './username.ts';

/** Everyone present, by id, by name and by token. A name belongs to one present user at a time. */
export class Directory {
  private readonly byId = new Map<string, PresentUser>();
  private readonly byName = new Map<string, PresentUser>();
  private readonly byTokenHash = new Map<string, PresentUser>();

  add(user: PresentUser): void {
    this.byId.set(user.user_id, user);
    this.byName.set(toUsernameKey(user.username), user);
    for (const { token_hash } of user.sessions) this.byTokenHash.set(token_hash, user);
  }

  remove(user: PresentUser): void {
    this.byId.delete(user.user_id);
    for (const { token_hash } of user.sessions) this.byTokenHash.delete(token_hash);
    const key = toUsernameKey(user.username);
    if (this.byName.get(key) === user) this.byName.delete(key);
  }

  addSession(user: PresentUser, session: Session): void {
    user.sessions = user.sessions.concat(session);
    this.byTokenHash.set(session.token_hash, user);
  }

  removeSession(user: PresentUser, session: Session): void {
    user.sessions = user.sessions.filter((one) => one !== session);
    this.byTokenHash.delete(session.token_hash);
  }

  rename(user: PresentUser, username: string): void {
    this.byName.delete(toUsernameKey(user.username));
    user.username = username;
    this.byName.set(toUsernameKey(username), user);
  }

  get(userId: string): PresentUser | undefined {
    return this.byId.get(userId);
  }

  /** Who is signed in with the token, and to which session. */
  withTokenHash(tokenHash: string): { readonly user: PresentUser; readonly session: Session } | undefined {
    const user = this.byTokenHash.get(tokenHash);
    const session = user?.sessions.find((one) => one.token_hash === tokenHash);
    return user && session && { user, session };
  }

  named(username: string): PresentUser | undefined {
    return this.byName.get(toUsernameKey(username));
  }

  isNameTaken(key: string): boolean {
    return this.byName.has(key);
  }

  all(): IterableIterator<PresentUser> {
    return this.byId.values();
  }

  get count(): number {
    return this.byId.size;
  }
}
