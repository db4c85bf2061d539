import type { Erasure, ErasurePreview, ErasureRepository } from '@lethe/core/erasures';
import { DomainError } from '@lethe/core/errors';
import type { UserId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { HALDEN, NOW } from './halden.ts';

export const ERASURE_ID = '0189d5c0-0000-7000-8000-0000000000e1';
const DUE_DAYS = 30;

const NOTHING: ErasurePreview = {
  countedAt: NOW,
  matchedCount: 0,
  heldCount: 0,
  erasableCount: 0,
  holds: [],
  laterCount: 0,
  laterUntil: null,
};

const WAITING: Erasure = {
  organizationId: HALDEN.id,
  id: ERASURE_ID,
  number: 'ER-1',
  selector: { kind: 'end_user', endUser: 'cus_8841' },
  projectIds: null,
  reason: 'ticket 20418',
  status: 'requested',
  requestedAt: NOW,
  requestedBy: { kind: 'user', id: 'user-developer', label: 'developer' },
  dueAt: addMs(NOW, DUE_DAYS * MS_PER_DAY),
  decidedAt: null,
  decidedBy: null,
  decisionNote: null,
  matchedCount: 0,
  heldCount: 0,
  erasedCount: 0,
  partCount: 0,
  untilAt: null,
  doneAt: null,
  batches: [],
};

/** One request that waits, filed by whoever signed in last; nothing that any would erase. */
export function createMemoryErasures({ sessions }: { readonly sessions: readonly { readonly userId: UserId }[] }): {
  erasures: ErasureRepository;
} {
  const filer = () => ({ ...WAITING.requestedBy, id: sessions.at(-1)?.userId ?? 'user-developer' });
  const erasures: Erasure[] = [WAITING];
  const decide = (erasureId: string, change: Partial<Erasure>): Erasure => {
    const index = erasures.findIndex(({ id }) => id === erasureId);
    const found = erasures[index];
    if (found === undefined) throw new DomainError('not_found', 'There is no such erasure.');
    const decided = { ...found, decidedAt: NOW, ...change };
    erasures[index] = decided;
    return decided;
  };
  return {
    erasures: {
      preview: async () => NOTHING,
      previewFiled: async (_, erasureId) => (erasures.some(({ id }) => id === erasureId) ? NOTHING : null),
      file: async ({ id, selector, reason, actor }) => {
        const filed = { ...WAITING, id, selector, reason, requestedBy: actor, number: `ER-${erasures.length + 1}` };
        erasures.push(filed);
        return filed;
      },
      fileApproved: async ({ id, selector, reason, actor }) => {
        const approved = { ...WAITING, id, selector, reason, requestedBy: actor, number: `ER-${erasures.length + 1}` };
        erasures.push({ ...approved, status: 'approved', decidedAt: NOW, decidedBy: actor });
        return erasures.at(-1) as Erasure;
      },
      approve: async ({ erasureId, actor }) => decide(erasureId, { status: 'approved', decidedBy: actor }),
      end: async ({ erasureId, status, actor }) => decide(erasureId, { status, decidedBy: actor }),
      find: async (_, erasureId) => {
        const found = erasures.find(({ id }) => id === erasureId);
        return found === undefined ? null : { ...found, requestedBy: filer() };
      },
      list: async ({ filedBy }) =>
        erasures.filter(({ requestedBy }) => filedBy === null || requestedBy.id === filedBy).toReversed(),
      countWaiting: async (_, filedBy) =>
        erasures.filter(
          ({ status, requestedBy }) => status === 'requested' && (filedBy === null || requestedBy.id === filedBy),
        ).length,
    },
  };
}
