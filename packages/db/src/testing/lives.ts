import { randomUUID } from 'node:crypto';
import type { Actor } from '@lethe/core/audit';
import { isDomainError } from '@lethe/core/errors';
import { LIFE_PERIODS_DEFAULT, type LifecycleEvent, type LifecycleRepository } from '@lethe/core/lifecycle';
import type { OrganizationId } from '@lethe/core/tenancy';
import { insertOrganization, type TestDatabase } from '@lethe/testkit/postgres';
import { createLifecycleRepository } from '../index.ts';
import type { RoleConnections } from './connections.ts';
import { standAt } from './stand-at.ts';

export const LIFE_ACTORS = {
  user: { kind: 'user', id: randomUUID(), label: 'Ada Owner' },
  staff: { kind: 'staff', id: randomUUID(), label: 'Sam Support' },
  system: { kind: 'system', id: null, label: 'Lethe' },
} as const satisfies Readonly<Record<string, Actor>>;
export type LifeActor = keyof typeof LIFE_ACTORS;

export const VIOLATION: LifecycleEvent = { name: 'suspend', reason: 'terms_violation' };

/** Organizations that are moved as the apps move them, while the database's clock stands. */
export function createLives(testDatabase: TestDatabase, connections: RoleConnections) {
  const repositoryOf = (by: LifeActor): LifecycleRepository =>
    createLifecycleRepository(by === 'system' ? connections.worker : connections.app);

  async function change(organizationId: OrganizationId, baseVersion: number, event: LifecycleEvent, by: LifeActor) {
    return repositoryOf(by).change({
      organizationId,
      baseVersion,
      event,
      periods: LIFE_PERIODS_DEFAULT,
      actor: LIFE_ACTORS[by],
      origin: { requestId: 'call', address: null },
      note: null,
    });
  }

  return {
    change,
    /** A new organization at an instant, whose steps are taken each on the version before it. */
    async begin(at: Date) {
      await standAt(testDatabase, at);
      const { organizationId } = await insertOrganization(testDatabase);
      const life = () => repositoryOf('user').find(organizationId);
      return {
        organizationId,
        life,
        history: () => repositoryOf('user').history(organizationId),
        async move(event: LifecycleEvent, by: LifeActor, now?: Date) {
          if (now !== undefined) await standAt(testDatabase, now);
          return change(organizationId, (await life()).version, event, by);
        },
        hold: () =>
          testDatabase.query(
            `INSERT INTO legal_hold (organization_id, id, name, reason, request_ids, placed_at, placed_by_label)
             VALUES ($1, gen_random_uuid(), 'Matter', 'A court asks for it.', '{}', lethe_now(), 'Counsel')`,
            [organizationId],
          ),
        /** The books ask for a suspension, or have been paid. */
        ask: () =>
          testDatabase.query(
            `INSERT INTO suspension_request (organization_id, reason, requested_at) VALUES ($1, 'negative_balance', lethe_now())`,
            [organizationId],
          ),
        pay: () =>
          testDatabase.query('UPDATE suspension_request SET resolved_at = lethe_now() WHERE organization_id = $1', [
            organizationId,
          ]),
        /** What members are told, the first thing first. */
        told: async () => {
          const rows = await testDatabase.query<{ type: string; data: { days?: number } }>(
            `SELECT type, data FROM organization_event WHERE organization_id = $1 ORDER BY occurred_at, data->>'days' DESC`,
            [organizationId],
          );
          return rows.map(({ type, data }) => (data.days === undefined ? type : `${type} ${data.days}`));
        },
        /** What transitions have written beside the state: one of each for each. */
        written: () =>
          testDatabase.query<{ transitions: number; audits: number; events: number; leaves: number }>(
            `SELECT (SELECT count(*)::int FROM lifecycle_transition WHERE organization_id = $1) AS transitions,
               (SELECT count(*)::int FROM audit_event WHERE organization_id = $1) AS audits,
               (SELECT count(*)::int FROM organization_event WHERE organization_id = $1 AND type LIKE 'organization.%') AS events,
               (SELECT count(*)::int FROM keyring.log_leaf WHERE organization_id = $1 AND kind = 'lifecycle') AS leaves`,
            [organizationId],
          ),
      };
    },
  };
}

/** Why an attempt was refused; null when it was not. */
export async function refusalOf(attempt: Promise<unknown>): Promise<unknown> {
  try {
    await attempt;
    return null;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return error.details.facts?.refusal ?? error.code;
  }
}
