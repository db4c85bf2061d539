'use client';

import { type FormEvent, useRef, useState, useSyncExternalStore } from 'react';
import { type SignInOutcome, signIn } from '../../authentication/sign-in.ts';
import { Button } from '../../components/primitives/button.tsx';
import type { DemoAccounts } from '../demo/read-demo-accounts.ts';
import { DemoAccountList } from './demo-account-list.tsx';

const SENTENCES: Record<Exclude<SignInOutcome, 'signed_in'>, string> = {
  refused: 'E-mail and password do not match an account.',
  unavailable: 'Sign-in is not available right now. Try again in a moment.',
};

const INPUT =
  'mt-1.5 h-11 w-full rounded-control border border-faint bg-surface px-3 font-normal text-figure outline-none focus:border-accent focus:shadow-[0_0_0_3px_var(--accent-soft)] focus:outline-none md:h-9 md:text-base';

export function SignInForm({ returnTo, demo }: { returnTo: string; demo: readonly DemoAccounts[] }) {
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const isHydrated = useIsHydrated();
  const form = useRef<HTMLFormElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setIsBusy(true);
    setFailure(null);
    const outcome = await signIn({ email: String(fields.get('email')), password: String(fields.get('password')) });
    if (outcome === 'signed_in') return window.location.assign(returnTo);
    setFailure(SENTENCES[outcome]);
    setIsBusy(false);
  }

  function fill(account: { email: string; password: string }) {
    for (const name of ['email', 'password'] as const) {
      const field = form.current?.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.value = account[name];
    }
    setFailure(null);
    form.current?.querySelector('button')?.focus();
  }

  return (
    <div className="my-10 w-full md:m-auto md:w-[352px]">
      {/* Without the script the form would be sent as an address, with the password in it: it is a POST, and its button waits. */}
      <form ref={form} method="post" onSubmit={submit}>
        <h1 className="font-semibold text-[1.5rem] leading-8 tracking-[-0.02em]">Sign in</h1>
        <p className="mt-1 text-ink-2">Use the account that your organization invited.</p>
        <label className="mt-6 block font-medium">
          E-mail
          <input className={INPUT} type="email" name="email" autoComplete="username" required />
        </label>
        <label className="mt-3.5 block font-medium">
          Password
          <input className={INPUT} type="password" name="password" autoComplete="current-password" required />
        </label>
        <p role="alert" className={failure === null ? 'sr-only' : 'mt-3 text-danger'}>
          {failure}
        </p>
        <Button type="submit" tone="primary" disabled={!isHydrated || isBusy} className="mt-5 h-11 w-full md:h-9">
          {isBusy ? 'Signing in' : 'Sign in'}
        </Button>
      </form>
      {demo.length === 0 ? null : <DemoAccountList demo={demo} onChoose={fill} />}
    </div>
  );
}

const subscribeToNothing = () => () => {};

/** False in the server's HTML and until React has taken it over. */
function useIsHydrated(): boolean {
  return useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  );
}
