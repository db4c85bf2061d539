import { DomainError } from '@lethe/core/errors';
import type { Database } from './database.ts';

interface RoleFacts {
  role: string;
  is_superuser: boolean;
  bypasses_policies: boolean;
  owned: string | null;
  unforced: string | null;
}

const FACTS = `
  SELECT current_user AS role, rolsuper AS is_superuser, rolbypassrls AS bypasses_policies,
    (SELECT min(relname) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname IN ('public', 'keyring') AND pg_has_role(relowner, 'USAGE')) AS owned,
    (SELECT min(relname) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
       JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'organization_id'
     WHERE nspname IN ('public', 'keyring') AND relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity)) AS unforced
  FROM pg_roles WHERE rolname = current_user`;

/**
 * Refuses to run as a role to which row-level security does not apply, or on a database where a tenant's table is without it.
 * @throws {DomainError} service_unavailable, with one line that names the variable and the remedy
 */
export async function assertSafeRole({ pool }: Database): Promise<void> {
  const { rows } = await pool.query<RoleFacts>(FACTS);
  const facts = rows[0];
  if (facts === undefined) throw unsafe('the role is not known to the database.');
  const { role } = facts;
  if (facts.is_superuser || facts.bypasses_policies) {
    throw unsafe(`role "${role}" bypasses row-level security. Connect as lethe_gateway, lethe_app or lethe_worker.`);
  }
  if (facts.owned !== null) {
    throw unsafe(`role "${role}" owns "${facts.owned}". Connect as a role that owns nothing.`);
  }
  if (facts.unforced !== null) {
    throw unsafe(`table "${facts.unforced}" is without row-level security. Run the migrations.`);
  }
}

function unsafe(problemAndRemedy: string): DomainError {
  return new DomainError('service_unavailable', `DATABASE_URL: ${problemAndRemedy}`);
}
