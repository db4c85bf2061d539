import type { StaffAuthority, StaffMember } from '@lethe/core/access';
import { DomainError } from '@lethe/core/errors';
import type { OrganizationId } from '@lethe/core/tenancy';
import pg from 'pg';
import { type Database, isUnstorable, unstorable } from './database.ts';
import { staffTokenDigest } from './staff.ts';

/** What `require_staff` and the functions that begin with it say, in the words that may leave. */
const REFUSALS: Readonly<Record<string, () => DomainError>> = {
  LS401: () => new DomainError('unauthenticated', 'Sign in as staff to go on.'),
  LS403: () => new DomainError('forbidden', 'Your staff role does not include this.'),
  LS404: () => new DomainError('not_found', 'There is no such organization.'),
};

/** Puts the refusal of a function that looks at an employee's session into words, or of a value that none takes; everything else goes on as it is. */
export async function orStaffRefusal<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const refusal = error instanceof pg.DatabaseError ? REFUSALS[error.code ?? ''] : undefined;
    throw refusal?.() ?? (isUnstorable(error) ? unstorable() : error);
  }
}

/**
 * One transaction in an organization's name, for an employee: session, role and organization are looked at in it, before anything else. A session that
 * has ended, a role without the permission and an unknown organization end it with nothing done.
 */
export function withStaff<T>(
  database: Database,
  { token, permission, organizationId }: StaffAuthority & { readonly organizationId: OrganizationId },
  work: (transaction: pg.PoolClient, member: StaffMember) => Promise<T>,
): Promise<T> {
  return orStaffRefusal(
    database.withTransaction(async (transaction) => {
      const { rows } = await transaction.query<StaffMember>('SELECT * FROM enter_organization_as_staff($1, $2, $3)', [
        staffTokenDigest(token),
        permission,
        organizationId,
      ]);
      if (rows[0] === undefined) throw new Error('Invariant broken: who enters is somebody');
      return work(transaction, rows[0]);
    }),
  );
}

/**
 * The database as one employee may use it: each transaction of an organization begins with a look at session and role. Repositories made on it do for
 * staff what they do for members, by the same code. There is no way around: neither the pool nor a transaction without an organization.
 */
export function asStaff(database: Database, authority: StaffAuthority): Database {
  const refuse = (): never => {
    throw new Error('Invariant broken: staff act in the transaction of an organization');
  };
  return {
    get pool(): pg.Pool {
      return refuse();
    },
    withOrganization: (organizationId, work) => withStaff(database, { ...authority, organizationId }, work),
    withTransaction: () => Promise.resolve().then(refuse),
    close: () => database.close(),
  };
}
