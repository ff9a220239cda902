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
    this.byTokenHash.set(user.token_hash, user);
  }

  remove(user: PresentUser): void {
    this.byId.delete(user.user_id);
    this.byTokenHash.delete(user.token_hash);
    const key = toUsernameKey(user.username);
    if (this.byName.get(key) === user) this.byName.delete(key);
  }

  rename(user: PresentUser, username: string): void {
    this.byName.delete(toUsernameKey(user.username));
    user.username = username;
    this.byName.set(toUsernameKey(username), user);
  }

  get(userId: string): PresentUser | undefined {
    return this.byId.get(userId);
  }

  withTokenHash(tokenHash: string): PresentUser | undefined {
    return this.byTokenHash.get(tokenHash);
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
