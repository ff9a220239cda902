import type { Session } from './session.ts';
import type { PresentUser } from './user.ts';
import { toUsernameKeys, type UsernameKeys } from './username.ts';

/** Everyone present, by id, by name and by token. A name belongs to one present user at a time. */
export class Directory {
  private readonly byId = new Map<string, PresentUser>();
  private readonly byName = new Map<string, PresentUser>();
  /** Names that nobody present has, and somebody is about to. */
  private readonly kept = new Set<string>();
  private readonly byTokenHash = new Map<string, PresentUser>();

  add(user: PresentUser): void {
    this.byId.set(user.user_id, user);
    this.hold(user);
    for (const { token_hash } of user.sessions) this.byTokenHash.set(token_hash, user);
  }

  remove(user: PresentUser): void {
    this.byId.delete(user.user_id);
    for (const { token_hash } of user.sessions) this.byTokenHash.delete(token_hash);
    this.release(user);
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
    this.release(user);
    user.username = username;
    this.hold(user);
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

  /** Who holds that name, or one that cannot be told from it: of two who cannot be told from it, both. */
  named(keys: UsernameKeys): readonly PresentUser[] {
    const holders = new Set(toEntries(keys).map((entry) => this.byName.get(entry)));
    return [...holders].filter((holder) => holder !== undefined);
  }

  /** Whether nobody may come by that name now: somebody has it, or is about to. */
  isNameTaken(keys: UsernameKeys): boolean {
    return this.named(keys).length > 0 || this.isKept(keys);
  }

  isKept(keys: UsernameKeys): boolean {
    return toEntries(keys).some((entry) => this.kept.has(entry));
  }

  /** Keeps a name free for somebody who is to have it; gives what ends that. */
  keepName(keys: UsernameKeys): () => void {
    const entries = toEntries(keys).filter((entry) => !this.kept.has(entry));
    for (const entry of entries) this.kept.add(entry);
    return () => {
      for (const entry of entries) this.kept.delete(entry);
    };
  }

  all(): IterableIterator<PresentUser> {
    return this.byId.values();
  }

  get count(): number {
    return this.byId.size;
  }

  private hold(user: PresentUser): void {
    for (const entry of toEntries(toUsernameKeys(user.username))) this.byName.set(entry, user);
  }

  private release(user: PresentUser): void {
    for (const entry of toEntries(toUsernameKeys(user.username))) {
      if (this.byName.get(entry) === user) this.byName.delete(entry);
    }
  }
}

/**
 * One entry where both agree, as they do for most names. Key and skeleton share the map: a name whose key is another's skeleton
 * looks like it as well.
 */
function toEntries({ key, skeleton }: UsernameKeys): readonly string[] {
  return key === skeleton ? [key] : [key, skeleton];
}
