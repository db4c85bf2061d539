'use client';

import { type FormEvent, useRef, useState } from 'react';
import { type SignInOutcome, signIn } from '@/authentication/sign-in.ts';
import { Button } from '@/components/primitives/button.tsx';
import type { DemoAccounts } from '@/features/demo/read-demo-accounts.ts';
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
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submitButton = useRef<HTMLButtonElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setIsBusy(true);
    setFailure(null);
    const outcome = await signIn({ email, password });
    if (outcome === 'signed_in') return window.location.assign(returnTo);
    setFailure(SENTENCES[outcome]);
    setIsBusy(false);
  }

  function fill(account: { email: string; password: string }) {
    setEmail(account.email);
    setPassword(account.password);
    setFailure(null);
    submitButton.current?.focus();
  }

  return (
    <div className="my-10 w-full md:m-auto md:w-[352px]">
      <form onSubmit={submit}>
        <h1 className="font-semibold text-[1.5rem] leading-8 tracking-[-0.02em]">Sign in</h1>
        <p className="mt-1 text-ink-2">Use the account that your organization invited.</p>
        <label className="mt-6 block font-medium">
          E-mail
          <input className={INPUT} type="email" name="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.target.value)} />
        </label>
        <label className="mt-3.5 block font-medium">
          Password
          <input className={INPUT} type="password" name="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
        </label>
        <p role="alert" className={failure === null ? 'sr-only' : 'mt-3 text-danger'}>
          {failure}
        </p>
        <Button ref={submitButton} type="submit" tone="primary" disabled={isBusy} className="mt-5 h-11 w-full md:h-9">
          {isBusy ? 'Signing in' : 'Sign in'}
        </Button>
      </form>
      {demo.length === 0 ? null : <DemoAccountList demo={demo} onChoose={fill} />}
    </div>
  );
}
