import { TRPCError } from '@trpc/server';

/** What a panel got: its data, or why it has none. Panels fail alone. */
export type Settled<T> = { readonly isOk: true; readonly data: T } | { readonly isOk: false; readonly message: string };

const UNEXPECTED = 'Something failed on our side. It was recorded.';

/** Turns a failure of the API into a sentence. Only what the API says of itself is shown; anything else gets a sentence that gives nothing away. */
export async function settle<T>(call: Promise<T>): Promise<Settled<T>> {
  try {
    return { isOk: true, data: await call };
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return { isOk: false, message: error.code === 'INTERNAL_SERVER_ERROR' ? UNEXPECTED : error.message };
  }
}

/** What a panel shows of what it got. */
export function mapSettled<From, To>(settled: Settled<From>, change: (data: From) => To): Settled<To> {
  return settled.isOk ? { isOk: true, data: change(settled.data) } : settled;
}
