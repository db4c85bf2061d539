'use client';

import { tooManyAttemptsSentence } from '@lethe/core/access';
import Link from 'next/link';
import { useState } from 'react';
import { type SignInOutcome, signInWithLink } from '../../authentication/sign-in.ts';
import { Button } from '../../components/primitives/button.tsx';
import { useIsHydrated } from '../../components/primitives/use-is-hydrated.ts';

/** What a sign-in link opens. The link is used up by the click alone, so that a program that only looks at mail does not do it. */
export function FollowLink({ returnTo }: { returnTo: string }) {
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const isHydrated = useIsHydrated();

  async function follow() {
    setIsBusy(true);
    setFailure(null);
    const outcome = await signInWithLink(window.location.hash.slice(1));
    if (outcome.kind === 'signed_in') return window.location.assign(returnTo);
    setFailure(sentenceFor(outcome));
    setIsBusy(false);
  }

  return (
    <div className="my-10 w-full md:m-auto md:w-[352px]">
      <h1 className="font-semibold text-[1.5rem] leading-8 tracking-[-0.02em]">Sign in with this link</h1>
      <p className="mt-1 text-ink-2">It works once. Your browser stays signed in for 30 days.</p>
      <p role="alert" className={failure === null ? 'sr-only' : 'mt-3 text-danger'}>
        {failure}
      </p>
      <Button
        tone="primary"
        disabled={!isHydrated || isBusy}
        onClick={() => void follow()}
        className="mt-5 h-11 w-full md:h-9"
      >
        {isBusy ? 'Signing in' : 'Sign in'}
      </Button>
      <p className="mt-4">
        <Link href="/sign-in" className="text-accent hover:underline">
          Sign in another way
        </Link>
      </p>
    </div>
  );
}

function sentenceFor(outcome: SignInOutcome): string {
  if (outcome.kind === 'rate_limited') return tooManyAttemptsSentence(outcome.minutes);
  if (outcome.kind === 'refused') return 'This link does not work any more. Ask for another one.';
  return 'Sign-in is not available right now. Try again in a moment.';
}
