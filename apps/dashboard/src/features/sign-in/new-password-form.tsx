'use client';

import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@lethe/core/access';
import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { postJson } from '../../authentication/post-json.ts';
import { Button } from '../../components/primitives/button.tsx';
import { useIsHydrated } from '../../components/primitives/use-is-hydrated.ts';
import { INPUT } from './credential-fields.tsx';

/** What a link for a new password opens. */
export function NewPasswordForm() {
  const [failure, setFailure] = useState<string | null>(null);
  const [state, setState] = useState<'asked' | 'busy' | 'done'>('asked');
  const isHydrated = useIsHydrated();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password'));
    setState('busy');
    setFailure(null);
    const outcome = await postJson('/api/access/password', { token: window.location.hash.slice(1), password });
    if (outcome.kind === 'done') return setState('done');
    setFailure(outcome.message);
    setState('asked');
  }

  if (state === 'done') return <PasswordIsSet />;
  return (
    <form method="post" onSubmit={submit} className="my-10 w-full md:m-auto md:w-[352px]">
      <h1 className="font-semibold text-[1.5rem] leading-8 tracking-[-0.02em]">Set a new password</h1>
      <p className="mt-1 text-ink-2">Every browser that is signed in with your account is signed out.</p>
      <label className="mt-6 block font-medium">
        New password
        <input
          className={INPUT}
          type="password"
          name="password"
          autoComplete="new-password"
          minLength={PASSWORD_LENGTH_MIN}
          maxLength={PASSWORD_LENGTH_MAX}
          aria-describedby="password-bounds"
          required
        />
      </label>
      <p id="password-bounds" className="mt-1.5 text-ink-3 text-label">
        At least {PASSWORD_LENGTH_MIN} characters.
      </p>
      <p role="alert" className={failure === null ? 'sr-only' : 'mt-3 text-danger'}>
        {failure}
      </p>
      <Button
        type="submit"
        tone="primary"
        disabled={!isHydrated || state === 'busy'}
        className="mt-5 h-11 w-full md:h-9"
      >
        {state === 'busy' ? 'Setting the password' : 'Set password'}
      </Button>
    </form>
  );
}

function PasswordIsSet() {
  return (
    <div className="my-10 w-full md:m-auto md:w-[352px]">
      <h1 className="font-semibold text-[1.5rem] leading-8 tracking-[-0.02em]">Your password is set</h1>
      <p role="status" className="mt-1 text-ink-2">
        Every browser was signed out. Sign in with the new password.
      </p>
      <Button asChild tone="primary" className="mt-5 h-11 w-full md:h-9">
        <Link href="/sign-in">Sign in</Link>
      </Button>
    </div>
  );
}
