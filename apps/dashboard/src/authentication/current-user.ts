import 'server-only';
import type { SignedInUser } from '@lethe/api';
import type { UserId } from '@lethe/core/tenancy';
import { getServerSession } from 'next-auth';
import { cache } from 'react';
import { z } from 'zod';
import { authOptions } from './auth-options.ts';

const sessionSchema = z.object({ user: z.object({ id: z.string(), name: z.string(), email: z.string() }) });

/** Whoever the session cookie belongs to; null without a valid session. Read once per request. */
export const currentUser = cache(async (): Promise<SignedInUser | null> => {
  const session = sessionSchema.safeParse(await getServerSession(await authOptions()));
  if (!session.success) return null;
  const { id, name, email } = session.data.user;
  return { id: id as UserId, name, email };
});
