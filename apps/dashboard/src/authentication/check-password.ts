import type { SignedInUser } from '@lethe/api';
import { EMAIL_LENGTH_MAX, PASSWORD_LENGTH_MAX, type StaffMember } from '@lethe/core/access';
import type { StaffRepository, UserRepository } from '@lethe/db';

export interface PasswordHashing {
  readonly verifyHash: (hash: string, password: string) => Promise<boolean>;
  /** The hash of a password that nobody knows, made like every other one. */
  readonly decoyHash: string;
}

export interface PasswordCheckPorts extends PasswordHashing {
  readonly users: UserRepository;
}

export interface StaffPasswordCheckPorts extends PasswordHashing {
  readonly staff: Pick<StaffRepository, 'findByEmail'>;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** The person whose password this is, or null. */
export async function checkPassword(
  { users, ...hashing }: PasswordCheckPorts,
  credentials: Credentials,
): Promise<SignedInUser | null> {
  const user = await whosePassword((email) => users.findByEmail(email), hashing, credentials);
  return user === null ? null : { id: user.id, name: user.name ?? user.email, email: user.email };
}

/** The employee whose password this is, or null. */
export async function checkStaffPassword(
  { staff, ...hashing }: StaffPasswordCheckPorts,
  credentials: Credentials,
): Promise<StaffMember | null> {
  const member = await whosePassword((email) => staff.findByEmail(email), hashing, credentials);
  return member === null ? null : { id: member.id, email: member.email, name: member.name, role: member.role };
}

/**
 * An address without an account costs the same as a wrong password: one hash is computed either way, so that neither the answer
 * nor its delay tells which addresses exist.
 */
async function whosePassword<Account extends { readonly passwordHash: string | null }>(
  findByEmail: (email: string) => Promise<Account | null>,
  { verifyHash, decoyHash }: PasswordHashing,
  { email, password }: Credentials,
): Promise<Account | null> {
  if (email.length > EMAIL_LENGTH_MAX || password.length > PASSWORD_LENGTH_MAX) return null;
  const account = await findByEmail(email.trim());
  const isRight = await verifyHash(account?.passwordHash ?? decoyHash, password);
  return account === null || account.passwordHash === null || !isRight ? null : account;
}
