import { persist } from './sign-in.ts';

/** Who is to sign in: the nth from the nth address with the nth message. */
export type SignInSetup = {
  readonly host: string;
  readonly firstAddress: number;
  readonly messages: readonly object[];
};

/** How long each waited, in milliseconds. */
export type SignInReport = { readonly waits: readonly number[] } | { readonly problem: string };

process.on('disconnect', () => process.exit(0));
process.on('message', (setup: SignInSetup) => {
  signIn(setup).then(
    (waits) => tell({ waits }),
    (error: unknown) => tell({ problem: String(error) }),
  );
});

process.send?.('ready');

function signIn({ host, firstAddress, messages }: SignInSetup): Promise<number[]> {
  return Promise.all(messages.map((message, index) => persist(host, firstAddress + index, message)));
}

function tell(report: SignInReport): void {
  process.send?.(report);
}
