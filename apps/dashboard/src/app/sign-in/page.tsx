import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { currentUser } from '@/authentication/current-user.ts';
import { EXTERNAL_PROVIDERS } from '@/authentication/external-providers.ts';
import { readDemoAccounts } from '@/features/demo/read-demo-accounts.ts';
import { returnPath } from '@/features/sign-in/return-path.ts';
import { SignInPage } from '@/features/sign-in/sign-in-page.tsx';
import { services } from '@/trpc/compose-services.ts';

export const metadata: Metadata = { title: 'Sign in' };

interface Properties {
  readonly searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[] }>;
}

/** What another provider's answer came to, when it did not come to a session. */
const FAILURES: Readonly<Partial<Record<string, string>>> = {
  AccessDenied: 'That account has no verified e-mail address, or entering was declined.',
};

export default async function Page({ searchParams }: Properties) {
  const { callbackUrl, error } = await searchParams;
  const returnTo = returnPath(typeof callbackUrl === 'string' ? callbackUrl : null);
  if ((await currentUser()) !== null) redirect(returnTo);
  const { environment } = await services();
  return (
    <SignInPage
      returnTo={returnTo}
      demo={await readDemoAccounts(environment)}
      providers={EXTERNAL_PROVIDERS.filter((provider) => environment.externalProviders[provider] !== undefined)}
      initialFailure={
        typeof error === 'string' ? (FAILURES[error] ?? 'Signing in there did not work. Try again.') : null
      }
    />
  );
}
