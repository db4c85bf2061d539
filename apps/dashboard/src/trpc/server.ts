import 'server-only';
import { createCaller } from '@lethe/api';
import { type ErrorCode, isDomainError } from '@lethe/core/errors';
import { TRPCError } from '@trpc/server';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { PATH_HEADER } from '../request-headers.ts';
import { services } from './compose-services.ts';
import { createContext } from './create-context.ts';

const INACTIVE: readonly ErrorCode[] = ['organization_suspended', 'organization_closed'];

/** Calls procedures from server components, with the permissions of the person who asks. One per request. */
export const serverApi = cache(async () => createCaller(await createContext()));

/** Awaits a call of {@link serverApi}: what is not found shows the page for that, and without a session the sign-in page opens and leads back. */
export async function orNotFound<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    if (error.code === 'UNAUTHORIZED') redirect(await signInPath());
    if (error.code === 'NOT_FOUND') notFound();
    // Its layout shows why in place of the page: nothing has failed.
    if (isDomainError(error.cause) && INACTIVE.includes(error.cause.code))
      throw new Error(`page_left_out: ${error.cause.code}`);
    // Next prints what a page throws, causes included, past the logger: it gets a code and nothing else.
    (await services()).logger.error('page_failed', error.cause ?? error);
    throw new Error(`page_failed: ${error.code}`);
  }
}

async function signInPath(): Promise<string> {
  const path = (await headers()).get(PATH_HEADER);
  return path === null || path === '/' ? '/sign-in' : `/sign-in?callbackUrl=${encodeURIComponent(path)}`;
}
