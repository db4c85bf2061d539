'use client';

import { LINK_LIFE_MS, tooManyAttemptsSentence } from '@lethe/core/access';
import { MS_PER_MINUTE } from '@lethe/core/time';
import Link from 'next/link';
import { type FormEvent, type RefObject, useRef, useState } from 'react';
import type { ExternalProvider } from '../../authentication/external-providers.ts';
import { postJson } from '../../authentication/post-json.ts';
import { type SignInOutcome, signIn } from '../../authentication/sign-in.ts';
import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { useIsHydrated } from '../../components/primitives/use-is-hydrated.ts';
import type { DemoAccounts } from '../demo/read-demo-accounts.ts';
import { CredentialFields } from './credential-fields.tsx';
import { DemoAccountList } from './demo-account-list.tsx';
import { ExternalButtons } from './external-buttons.tsx';

export interface SignInFormProps {
  readonly returnTo: string;
  readonly demo: readonly DemoAccounts[];
  readonly providers: readonly ExternalProvider[];
  /** Why the last attempt at another provider led back here; null when there was none. */
  readonly initialFailure: string | null;
}

type Busy = 'password' | 'link' | 'reset' | null;
type Told = { readonly tone: 'failure' | 'sent'; readonly sentence: string } | null;

export function SignInForm({ returnTo, demo, providers, initialFailure }: SignInFormProps) {
  const [told, setTold] = useState<Told>(
    initialFailure === null ? null : { tone: 'failure', sentence: initialFailure },
  );
  const [busy, setBusy] = useState<Busy>(null);
  const isHydrated = useIsHydrated();
  const form = useRef<HTMLFormElement>(null);
  const fail = (sentence: string) => setTold({ tone: 'failure', sentence });

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy('password');
    setTold(null);
    const outcome = await signIn({ email: String(fields.get('email')), password: String(fields.get('password')) });
    if (outcome.kind === 'signed_in') return window.location.assign(returnTo);
    fail(sentenceFor(outcome));
    setBusy(null);
  }

  async function send(kind: 'link' | 'reset') {
    const email = validEmail(form);
    if (email === null) return;
    setBusy(kind);
    setTold(null);
    const outcome = await postJson(`/api/access/${kind}`, { email, returnTo });
    if (outcome.kind === 'refused') fail(outcome.message);
    else setTold({ tone: 'sent', sentence: SENT[kind] });
    setBusy(null);
  }

  function fill(account: { email: string; password: string }) {
    for (const name of ['email', 'password'] as const) {
      const field = form.current?.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.value = account[name];
    }
    setTold(null);
    form.current?.querySelector<HTMLButtonElement>('button[type=submit]')?.focus();
  }

  const isIdle = isHydrated && busy === null;
  return (
    <div className="my-10 w-full md:m-auto md:w-[352px]">
      <h1 className="font-semibold text-[1.5rem] leading-8 tracking-[-0.02em]">Sign in</h1>
      <p className="mt-1 text-ink-2">
        {returnTo.startsWith('/invitations/')
          ? 'An invitation is waiting. Without a password, type the address that was invited and send yourself a sign-in link.'
          : 'Use the account that your organization invited.'}
      </p>
      <ExternalButtons providers={providers} returnTo={returnTo} isDisabled={!isIdle} onFailure={fail} />
      {/* Without the script the form would be sent as an address, with the password in it: it is a POST, and its button waits. */}
      <form ref={form} method="post" onSubmit={submit}>
        <CredentialFields isResetDisabled={!isIdle} onReset={() => void send('reset')} />
        <p role="alert" className={told?.tone === 'failure' ? 'mt-3 text-danger' : 'sr-only'}>
          {told?.tone === 'failure' ? told.sentence : null}
        </p>
        <p role="status" className={told?.tone === 'sent' ? 'mt-3 text-ink-2' : 'sr-only'}>
          {told?.tone === 'sent' ? told.sentence : null}
        </p>
        <Button type="submit" tone="primary" disabled={!isIdle} className="mt-5 h-11 w-full md:h-9">
          {busy === 'password' ? 'Signing in' : 'Sign in'}
        </Button>
        <Button disabled={!isIdle} onClick={() => void send('link')} className="mt-2 h-11 w-full md:h-9">
          <Icon name="mail" />
          Send a sign-in link
        </Button>
      </form>
      {demo.length === 0 ? null : (
        <>
          <DemoAccountList demo={demo} onChoose={fill} />
          <p className="mt-3 text-ink-3 text-label">
            This demo sends no mail. It shows it:{' '}
            <Link href="/demo/outbox" className="text-accent underline">
              outbox
            </Link>
          </p>
        </>
      )}
    </div>
  );
}

const SENT = {
  link: `If the address has an account, a sign-in link is on its way. It works once, for ${LINK_LIFE_MS.sign_in / MS_PER_MINUTE} minutes.`,
  reset: `If the address has an account, a link to set a new password is on its way. It works once, for ${LINK_LIFE_MS.password_reset / MS_PER_MINUTE} minutes.`,
};

function sentenceFor(outcome: SignInOutcome): string {
  if (outcome.kind === 'rate_limited') return tooManyAttemptsSentence(outcome.minutes);
  if (outcome.kind === 'refused') return 'E-mail and password do not match an account.';
  return 'Sign-in is not available right now. Try again in a moment.';
}

/** The address that was typed; null when the browser had to say that there is none. */
function validEmail(form: RefObject<HTMLFormElement | null>): string | null {
  const field = form.current?.elements.namedItem('email');
  if (!(field instanceof HTMLInputElement) || !field.reportValidity()) return null;
  return field.value;
}
