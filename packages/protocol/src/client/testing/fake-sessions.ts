export type FakeSession = {
  readonly user_id: string;
  readonly username: string;
  readonly guest: boolean;
  readonly token: string;
};
export type Refusal = { readonly code: string; readonly retry: string; readonly retry_after_ms?: number };

/** Who may enter: guests by name, accounts by password, either by token; `refusals` are given to the next in turn. */
export type FakeSessions = {
  readonly refusals: Refusal[];
  /** `newId` is the id of whoever is new. */
  enter(message: Record<string, unknown>, newId: string): FakeSession | Refusal;
  end(token: string): void;
  forgetAll(): void;
};

export function createFakeSessions(): FakeSessions {
  const sessions = new Map<string, FakeSession>();
  const accounts = new Map<string, { readonly password: string; readonly user_id: string }>();
  const refusals: Refusal[] = [];
  let tokens = 0;

  function begin(user_id: string, username: string, guest: boolean): FakeSession {
    const session = { user_id, username, guest, token: `token-${++tokens}-of-${user_id}-0123456789` };
    sessions.set(session.token, session);
    return session;
  }

  return {
    refusals,
    enter({ type, ...message }, newId) {
      const refusal = refusals.shift();
      if (refusal) return refusal;
      const { username, password, token } = message as Record<string, string>;
      if (type === 'Resume') return sessions.get(token ?? '') ?? { code: 'token_expired', retry: 'reauth' };
      const account = accounts.get(username ?? '');
      if (type === 'Login') {
        if (account === undefined || account.password !== password) return { code: 'bad_credentials', retry: 'never' };
        return begin(account.user_id, username ?? '', false);
      }
      if (account) return { code: 'username_taken', retry: 'never' };
      if (type === 'Join') return begin(newId, username ?? '', true);
      const guest = sessions.get(token ?? '');
      if (guest) sessions.delete(guest.token);
      const user_id = guest?.user_id ?? newId;
      accounts.set(username ?? '', { password: password ?? '', user_id });
      return begin(user_id, username ?? '', false);
    },
    end: (token) => void sessions.delete(token),
    forgetAll: () => sessions.clear(),
  };
}
