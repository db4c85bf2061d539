import type { SignedInUser } from '@lethe/api';
import type { UserRepository } from '@lethe/db';

const EMAIL_LENGTH_MAX = 320;
/** argon2 reads every byte: without a limit a password of megabytes would be an attack. */
const PASSWORD_LENGTH_MAX = 512;

export interface PasswordCheckPorts {
  readonly users: UserRepository;
  readonly verifyHash: (hash: string, password: string) => Promise<boolean>;
  /** The hash of a password that nobody knows, made like every other one. */
  readonly decoyHash: string;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/**
 * The person whose password this is, or null. An address without an account costs the same as a wrong password:
 * one hash is computed either way, so that neither the answer nor its delay tells which addresses exist.
 */
export async function checkPassword(
  ports: PasswordCheckPorts,
  { email, password }: Credentials,
): Promise<SignedInUser | null> {
  if (email.length > EMAIL_LENGTH_MAX || password.length > PASSWORD_LENGTH_MAX) return null;
  const user = await ports.users.findByEmail(email.trim());
  const isRight = await ports.verifyHash(user?.passwordHash ?? ports.decoyHash, password);
  if (user === null || user.passwordHash === null || !isRight) return null;
  return { id: user.id, name: user.name ?? user.email, email: user.email };
}
