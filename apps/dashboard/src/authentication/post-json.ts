export type PostOutcome = { readonly kind: 'done' } | { readonly kind: 'refused'; readonly message: string };

const UNAVAILABLE = 'Lethe does not answer. Check the connection and try again.';

/** Sends one step of signing in, or another one outside of the API. A refusal carries the sentence for whoever pressed the button. */
export async function postJson(
  path: string,
  body: unknown,
  method: 'POST' | 'PUT' | 'DELETE' = 'POST',
): Promise<PostOutcome> {
  try {
    const response = await fetch(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) return { kind: 'done' };
    const answer = (await response.json()) as { error?: { message?: string } };
    return { kind: 'refused', message: answer.error?.message ?? UNAVAILABLE };
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return { kind: 'refused', message: UNAVAILABLE };
    throw error;
  }
}
