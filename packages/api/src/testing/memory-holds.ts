import type { HoldMeasure, LegalHold, LegalHoldRepository } from '@lethe/core/holds';
import type { ManualClock } from '@lethe/core/time';
import { HALDEN, NOW } from './halden.ts';

export const HOLD_ID = '0189d5c0-0000-7000-8000-0000000000d1';

const NOTHING: HoldMeasure = { recordCount: 0, storedCount: 0, pastExpiryCount: 0 };

const WAITING: LegalHold = {
  organizationId: HALDEN.id,
  id: HOLD_ID,
  number: 1,
  name: 'Brandt carrier dispute',
  reason: 'Letter of counsel',
  projectId: null,
  endUsers: ['cus_1'],
  admittedFrom: null,
  admittedTo: null,
  requestIds: [],
  placed: { at: NOW, label: 'Counsel', person: 'user:user-counsel' },
  confirmed: null,
  releaseRequested: null,
  releaseReason: null,
  released: null,
  isDeclined: false,
};

/** One case that waits for its second person, and takes any step. */
export function createMemoryHolds({ clock }: { readonly clock: ManualClock }): { legalHolds: LegalHoldRepository } {
  const holds = [WAITING];
  return {
    legalHolds: {
      place: async ({ id, draft, actor }) => {
        const placed = { at: clock.now(), label: actor.label, person: `${actor.kind}:${actor.id}` };
        const hold = { ...WAITING, ...draft, id, number: holds.length + 1, placed };
        holds.push(hold);
        return hold;
      },
      change: async ({ holdId }) => holds.find(({ id }) => id === holdId) ?? null,
      list: async () => holds.map((hold) => ({ ...hold, measure: NOTHING })),
      measure: async () => NOTHING,
      covering: async () => [],
    },
  };
}
