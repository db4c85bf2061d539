import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { OperatorError } from '../processes/operator-error.ts';

const TOKEN_BYTES = 32;
const LINK_LIFE_MINUTES = 30;
const UNIQUE_VIOLATION = '23505';
const emailFormat = /^[^\s@]+@[^\s@]+$/;

export interface CreateUserOptions {
  /** As the owner of the tables, or a superuser. */
  readonly databaseUrl: string;
  readonly dashboardUrl: string;
  readonly email: string;
  readonly name: string | null;
}

/**
 * Adds a person, and a link under which they choose their password. This is how somebody comes into an installation that nobody can invite them to:
 * signed in, they create their organization. Only the digest of the link's token is stored.
 */
export async function createUser(options: CreateUserOptions): Promise<{ link: string; validMinutes: number }> {
  const email = options.email.trim().toLowerCase();
  if (!emailFormat.test(email)) throw new OperatorError(`"${options.email}" is not an e-mail address.`);
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const client = new pg.Client(options.databaseUrl);
  await client.connect();
  try {
    await client.query(
      `WITH person AS (INSERT INTO "user" (id, email, name) VALUES (gen_random_uuid(), $1, $2) RETURNING id)
       INSERT INTO email_token (digest, user_id, purpose, expires_at)
       SELECT $3, id, 'password_reset', now() + $4 * interval '1 minute' FROM person`,
      [email, options.name, createHash('sha256').update(token).digest(), LINK_LIFE_MINUTES],
    );
  } catch (cause) {
    if (cause instanceof pg.DatabaseError && cause.code === UNIQUE_VIOLATION) {
      throw new OperatorError(`${email} has an account already: use "Reset" on the sign-in page.`, { cause });
    }
    throw cause;
  } finally {
    await client.end();
  }
  const link = new URL('/sign-in/reset', options.dashboardUrl);
  link.hash = token;
  return { link: link.href, validMinutes: LINK_LIFE_MINUTES };
}
