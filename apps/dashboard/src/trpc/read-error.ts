import type { AppRouter, LetheErrorData } from '@lethe/api';
import { TRPCClientError } from '@trpc/client';

/** What the API said about a failure; null when it was not the API that failed, for example without a network. */
export function readError(error: unknown): (LetheErrorData & { readonly message: string }) | null {
  if (!(error instanceof TRPCClientError)) return null;
  const { data, message } = error as TRPCClientError<AppRouter>;
  return data?.lethe === undefined ? null : { ...data.lethe, message };
}

/** A sentence for whoever pressed the button. */
export function errorSentence(error: unknown): string {
  return readError(error)?.message ?? 'Lethe does not answer. Check the connection and try again.';
}

/** {@link errorSentence} for an attempt that may not have failed: null where there is nothing to say. */
export function failureOf(error: unknown): string | null {
  return error === null ? null : errorSentence(error);
}
