import type { OrganizationId } from '@lethe/core/tenancy';
import type { Database } from '@lethe/db';
import type { PoolClient } from 'pg';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A database that notes the statements of whoever uses it, so that their plans can be asked for. */
export function recordStatements(database: Database): {
  readonly database: Database;
  readonly statements: Statement[];
} {
  const statements: Statement[] = [];
  const recording = (transaction: PoolClient): PoolClient =>
    new Proxy(transaction, {
      get(target, name) {
        if (name !== 'query') return Reflect.get(target, name, target);
        return (text: string, values: readonly unknown[] = []) => {
          statements.push({ text, values });
          return target.query(text, [...values]);
        };
      },
    });
  return {
    statements,
    database: {
      ...database,
      withOrganization: (organizationId, work) =>
        database.withOrganization(organizationId, (transaction) => work(recording(transaction))),
    },
  };
}

/** The plans by which the statements run, as PostgreSQL tells them, with the buffers that they touch. */
export async function explainStatements(
  database: Database,
  organizationId: OrganizationId,
  statements: readonly Statement[],
): Promise<string[]> {
  const plans: string[] = [];
  for (const { text, values } of statements) {
    const { rows } = await database.withOrganization(organizationId, (transaction) =>
      transaction.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, BUFFERS, SETTINGS) ${text}`, [...values]),
    );
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
  }
  return plans;
}
