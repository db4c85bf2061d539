import { rateLimitedMinutes } from './sign-in-failures.ts';

export type SignInOutcome =
  | { readonly kind: 'signed_in' | 'refused' | 'unavailable' }
  | { readonly kind: 'rate_limited'; readonly minutes: number };

/** Starts a session in this browser. An unknown address and a wrong password are told alike. */
export async function signIn(credentials: { email: string; password: string }): Promise<SignInOutcome> {
  return outcomeOf(await postForm('/api/auth/callback/credentials', credentials));
}

/** Starts a session with the token of a link. The link is used up by it. */
export async function signInWithLink(token: string): Promise<SignInOutcome> {
  return outcomeOf(await postForm('/api/auth/callback/link', { token }));
}

/** Leaves for another provider's page, which leads back. False when Lethe did not answer. */
export async function signInWithProvider(provider: string, returnTo: string): Promise<boolean> {
  const response = await postForm(`/api/auth/signin/${provider}`, { callbackUrl: returnTo });
  if (response?.ok !== true) return false;
  const { url } = (await response.json()) as { url: string };
  window.location.assign(url);
  return true;
}

/** Ends the session of this browser, and with it the row behind it. False when Lethe did not answer. */
export async function signOut(): Promise<boolean> {
  const response = await postForm('/api/auth/signout', {});
  return response?.ok === true;
}

async function outcomeOf(response: Response | null): Promise<SignInOutcome> {
  if (response === null || response.status >= 500) return { kind: 'unavailable' };
  if (response.ok) return { kind: 'signed_in' };
  const { url = '' } = (await response.json()) as { url?: string };
  const minutes = rateLimitedMinutes(url);
  if (minutes !== null) return { kind: 'rate_limited', minutes };
  return { kind: url.includes('CredentialsSignin') ? 'refused' : 'unavailable' };
}

/** The sign-in library takes forms that carry its own token against forgery. Null when there is no answer. */
async function postForm(path: string, fields: Record<string, string>): Promise<Response | null> {
  try {
    const answer = await fetch('/api/auth/csrf', { cache: 'no-store' });
    if (!answer.ok) return null;
    const { csrfToken } = (await answer.json()) as { csrfToken: string };
    return await fetch(path, { method: 'POST', body: new URLSearchParams({ ...fields, csrfToken, json: 'true' }) });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
