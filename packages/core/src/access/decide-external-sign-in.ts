import type { UserId } from '../tenancy/index.ts';
import { EMAIL_LENGTH_MAX, normalizeEmail } from './credentials.ts';

/** Who somebody is, as an external provider says it. */
export interface ExternalIdentity {
  readonly email: string | null;
  readonly isEmailVerified: boolean;
}

export type ExternalSignIn =
  | { readonly kind: 'sign_in'; readonly userId: UserId }
  /** The account at the provider becomes one of an existing person's. */
  | { readonly kind: 'link'; readonly userId: UserId }
  /** A new person, who belongs to no organization. */
  | { readonly kind: 'create'; readonly email: string }
  | { readonly kind: 'refuse'; readonly reason: 'email_missing' | 'email_not_verified' };

/**
 * Whom an account at an external provider signs in. An account that is known already signs in its person, whatever its address is by now.
 * Any other needs an address that the provider has verified: who can merely claim one would take over the account that has it.
 */
export function decideExternalSignIn(
  identity: ExternalIdentity,
  known: { readonly linkedUserId: UserId | null; readonly userIdByEmail: UserId | null },
): ExternalSignIn {
  if (known.linkedUserId !== null) return { kind: 'sign_in', userId: known.linkedUserId };
  const email = normalizeEmail(identity.email ?? '');
  if (email === '' || email.length > EMAIL_LENGTH_MAX) return { kind: 'refuse', reason: 'email_missing' };
  if (!identity.isEmailVerified) return { kind: 'refuse', reason: 'email_not_verified' };
  return known.userIdByEmail === null ? { kind: 'create', email } : { kind: 'link', userId: known.userIdByEmail };
}
