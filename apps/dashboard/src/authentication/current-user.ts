import 'server-only';
import type { SignedInUser } from '@lethe/api';
import type { UserId } from '@lethe/core/tenancy';
import { getServerSession } from 'next-auth';
import { cache } from 'react';
import { z } from 'zod';
import { authOptions } from './auth-options.ts';

const sessionSchema = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string(), sessionId: z.string() }),
});

export interface CurrentSession {
  readonly sessionId: string;
  readonly user: SignedInUser;
}

/** The session of the cookie, and whose it is; null without a valid one. Read once per request. */
export const currentSession = cache(async (): Promise<CurrentSession | null> => {
  const session = sessionSchema.safeParse(await getServerSession(await authOptions()));
  if (!session.success) return null;
  const { id, name, email, sessionId } = session.data.user;
  return { sessionId, user: { id: id as UserId, name, email } };
});

export async function currentUser(): Promise<SignedInUser | null> {
  return (await currentSession())?.user ?? null;
}
