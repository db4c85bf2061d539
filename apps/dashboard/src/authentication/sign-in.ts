export type SignInOutcome = 'signed_in' | 'refused' | 'unavailable';

/** Starts a session in this browser. An unknown address and a wrong password are told alike. */
export async function signIn(credentials: { email: string; password: string }): Promise<SignInOutcome> {
  const response = await postForm('/api/auth/callback/credentials', credentials);
  if (response === null || response.status >= 500) return 'unavailable';
  if (response.ok) return 'signed_in';
  const { url } = (await response.json()) as { url?: string };
  return url?.includes('CredentialsSignin') === true ? 'refused' : 'unavailable';
}

/** Ends the session of this browser, and with it the row behind it. False when Lethe did not answer. */
export async function signOut(): Promise<boolean> {
  const response = await postForm('/api/auth/signout', {});
  return response?.ok === true;
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
