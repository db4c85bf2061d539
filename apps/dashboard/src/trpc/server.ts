import 'server-only';
import { createCaller } from '@lethe/api';
import { TRPCError } from '@trpc/server';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { createContext } from './create-context.ts';

/** Calls procedures from server components, with the permissions of the person who asks. One per request. */
export const serverApi = cache(async () => createCaller(await createContext()));

/** Awaits a call of {@link serverApi}: what is not found shows the page for that, and without a session the sign-in page opens. */
export async function orNotFound<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    if (error.code === 'UNAUTHORIZED') redirect('/sign-in');
    if (error.code === 'NOT_FOUND') notFound();
    throw error;
  }
}
