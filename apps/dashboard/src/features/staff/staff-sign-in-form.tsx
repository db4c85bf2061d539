'use client';

import { type FormEvent, useState } from 'react';
import { postJson } from '../../authentication/post-json.ts';
import { Button } from '../../components/primitives/button.tsx';
import { Mark } from '../../components/primitives/icon.tsx';
import { useIsHydrated } from '../../components/primitives/use-is-hydrated.ts';
import { CredentialFields } from '../sign-in/credential-fields.tsx';

export function StaffSignInForm() {
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const isHydrated = useIsHydrated();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setIsBusy(true);
    setFailure(null);
    const outcome = await postJson('/staff/session', {
      email: String(fields.get('email')),
      password: String(fields.get('password')),
    });
    if (outcome.kind === 'done') return window.location.assign('/staff');
    setFailure(outcome.message);
    setIsBusy(false);
  }

  return (
    <main className="flex flex-1 flex-col p-4 md:px-8 md:py-6">
      <div className="flex items-center gap-2 font-semibold text-conversation">
        <Mark />
        Lethe
        <span className="font-normal text-ink-3">Staff</span>
      </div>
      <form method="post" onSubmit={submit} className="my-10 w-full md:m-auto md:w-[352px]">
        <h1 className="font-semibold text-[1.5rem] leading-8 tracking-[-0.02em]">Staff sign-in</h1>
        <p className="mt-1 text-ink-2">For employees of the operator. Members of an organization sign in elsewhere.</p>
        <CredentialFields />
        <p role="alert" className={failure === null ? 'sr-only' : 'mt-3 text-danger'}>
          {failure}
        </p>
        <Button type="submit" tone="primary" disabled={!isHydrated || isBusy} className="mt-5 h-11 w-full md:h-9">
          {isBusy ? 'Signing in' : 'Sign in'}
        </Button>
      </form>
    </main>
  );
}
