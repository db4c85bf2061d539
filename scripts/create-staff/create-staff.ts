import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { OperatorError } from '../processes/operator-error.ts';

const PASSWORD_BYTES = 18;
/** argon2id at the floor that OWASP recommends, as everywhere: the decoy of the sign-in page is made with these. */
const PASSWORD_HASHING = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const STAFF_ROLES = ['support', 'compliance_officer'];
const emailFormat = /^[^\s@]+@[^\s@]+$/;

export interface CreateStaffOptions {
  /** As the owner of the tables, or a superuser. */
  readonly databaseUrl: string;
  readonly email: string;
  readonly role: string;
  readonly name: string;
}

/**
 * Adds an employee of the operator, or gives one that is there already this name and role and a new password, which ends their sessions.
 * Answers the password; only its hash is stored.
 */
export async function createStaff(options: CreateStaffOptions): Promise<{ password: string }> {
  const email = options.email.trim().toLowerCase();
  if (!emailFormat.test(email)) throw new OperatorError(`"${options.email}" is not an e-mail address.`);
  if (!STAFF_ROLES.includes(options.role)) {
    throw new OperatorError(`"${options.role}" is not a role of staff: choose ${STAFF_ROLES.join(' or ')}.`);
  }
  if (options.name.trim() === '') throw new OperatorError('The name is missing: it stands beside what they change.');
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const client = new pg.Client(options.databaseUrl);
  await client.connect();
  try {
    await client.query(
      `WITH employee AS (
         INSERT INTO staff_member (id, email, name, role, password_hash) VALUES (gen_random_uuid(), $1, $2, $3::staff_role, $4)
         ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name, role = EXCLUDED.role, password_hash = EXCLUDED.password_hash
         RETURNING id)
       DELETE FROM staff_session USING employee WHERE staff_session.staff_id = employee.id`,
      [email, options.name.trim(), options.role, await hash(password, PASSWORD_HASHING)],
    );
  } finally {
    await client.end();
  }
  return { password };
}
