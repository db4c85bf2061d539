import { randomUUID } from 'node:crypto';
import type { Actor } from '@lethe/core/audit';
import type { HoldStepName, LegalHold, LegalHoldScope } from '@lethe/core/holds';
import type { OrganizationId } from '@lethe/core/tenancy';
import { createLegalHoldRepository, type Database } from '../index.ts';

export const EVERYTHING: LegalHoldScope = {
  projectId: null,
  endUsers: [],
  admittedFrom: null,
  admittedTo: null,
  requestIds: [],
};
/** Two people, as every case needs. */
export const INES: Actor = { kind: 'user', id: '00000000-0000-4000-8000-00000000001e', label: 'Ines Marchetti' };
export const TOMAS: Actor = { kind: 'user', id: '00000000-0000-4000-8000-00000000007a', label: 'Tomas Rehak' };
export const origin = { requestId: 'call-1', address: null };

/** Cases of one organization, their steps taken by people. */
export function createCases(database: Database, organizationId: OrganizationId) {
  const repository = createLegalHoldRepository(database);
  const change = (holdId: string, step: HoldStepName, actor: Actor, reason: string | null = null) =>
    repository.change({ organizationId, holdId, step, reason, actor, origin });
  return {
    repository,
    change,
    place: (scope: Partial<LegalHoldScope> = {}, actor = INES): Promise<LegalHold> =>
      repository.place({
        organizationId,
        id: randomUUID(),
        draft: { name: 'Case 7', reason: 'litigation', ...EVERYTHING, ...scope },
        actor,
        origin,
      }),
    confirm: (holdId: string) => change(holdId, 'confirm', TOMAS),
    async release(holdId: string): Promise<void> {
      await change(holdId, 'request_release', INES, 'settled');
      await change(holdId, 'approve_release', TOMAS);
    },
  };
}
