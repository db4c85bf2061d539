import { decideExternalSignIn } from '@lethe/core/access';
import type { UserId } from '@lethe/core/tenancy';
import type { Account, Profile } from 'next-auth';
import type { Adapter } from 'next-auth/adapters';
import { identityOf } from './external-providers.ts';

interface Entrance {
  readonly adapter: Adapter;
  readonly account: Account | null;
  readonly profile: Profile | undefined;
}

/** Whether somebody whom a provider vouches for gets in. Who came with a password or a link was checked by then. */
export async function mayEnter({ adapter, account, profile }: Entrance): Promise<boolean> {
  if (account === null || account.type === 'credentials') return true;
  const { provider, providerAccountId } = account;
  const identity = identityOf(provider, profile);
  const linked = await adapter.getUserByAccount?.({ provider, providerAccountId });
  const sameEmail = identity.email === null ? null : await adapter.getUserByEmail?.(identity.email);
  const decision = decideExternalSignIn(identity, {
    linkedUserId: (linked?.id as UserId | undefined) ?? null,
    userIdByEmail: (sameEmail?.id as UserId | undefined) ?? null,
  });
  return decision.kind !== 'refuse';
}

/**
 * For taking an answer from another provider: a session that the browser still has counts for nothing, because the library would link the
 * answer's account to whoever is signed in, whatever its address.
 */
export function withoutSession(adapter: Adapter): Adapter {
  return { ...adapter, getSessionAndUser: async () => null };
}
