import { describe, expect, test } from 'vitest';
import type { OrganizationId, ProjectId } from '../tenancy/index.ts';
import { addMs } from '../time/index.ts';
import {
  advanceErasures,
  type Erasure,
  type ErasureRepository,
  type ErasureSweep,
  erasureRights,
  erasureSelectorSchema,
  findErasure,
  findErasureToApprove,
  isErasureOverdue,
  listErasures,
  type RunningErasure,
  requestErasure,
} from './index.ts';

const AT = new Date('2026-11-21T14:32:08Z');
const ORGANIZATION = 'o' as OrganizationId;
const PROJECTS = ['p-1', 'p-2'] as ProjectId[];
const WAITING: Erasure = {
  organizationId: ORGANIZATION,
  id: 'e',
  number: 'ER-7',
  selector: { kind: 'end_user', endUser: 'cus_8841' },
  projectIds: null,
  reason: 'ticket 20418',
  status: 'requested',
  requestedAt: AT,
  requestedBy: { kind: 'user', id: 'author', label: 'Author' },
  dueAt: AT,
  decidedAt: null,
  decidedBy: null,
  decisionNote: null,
  matchedCount: 2,
  heldCount: 0,
  erasedCount: 0,
  partCount: 0,
  untilAt: null,
  doneAt: null,
  batches: [],
};

describe('who may do what', () => {
  test.each([
    ['requested', 'author', false, { canDecide: false, canWithdraw: true }],
    ['requested', 'author', true, { canDecide: true, canWithdraw: true }],
    ['requested', 'other', true, { canDecide: true, canWithdraw: false }],
    ['requested', null, true, { canDecide: true, canWithdraw: false }],
    ['approved', 'author', true, { canDecide: false, canWithdraw: false }],
    ['declined', 'author', true, { canDecide: false, canWithdraw: false }],
  ] as const)('%s, looked at by %s who may erase: %s', (status, id, mayErase, rights) => {
    expect(erasureRights({ ...WAITING, status }, { id, mayErase })).toEqual(rights);
  });

  test('at its deadline itself a request that waits is overdue, and one that was decided never', () => {
    expect(isErasureOverdue(WAITING, addMs(AT, -1))).toBe(false);
    expect(isErasureOverdue(WAITING, AT)).toBe(true);
    expect(isErasureOverdue({ ...WAITING, status: 'done' }, AT)).toBe(false);
  });

  test('what is to be carried out at once needs the right to erase; filing does not', async () => {
    const filed: string[] = [];
    const erasures = {
      countWaiting: async () => 0,
      file: async () => void filed.push('filed'),
      fileApproved: async () => void filed.push('approved'),
    } as unknown as ErasureRepository;
    const ports = { erasures, mintId: () => 'e' };
    const command = {
      organizationId: ORGANIZATION,
      projects: 'all' as const,
      selector: WAITING.selector,
      reason: 'r',
      actor: WAITING.requestedBy,
      origin: { requestId: 'call-1', address: null },
    };
    await expect(requestErasure(ports, { ...command, confirmedCount: 2, mayErase: false })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await requestErasure(ports, { ...command, confirmedCount: null, mayErase: false });
    await requestErasure(ports, { ...command, confirmedCount: 2, mayErase: true });
    expect(filed).toEqual(['filed', 'approved']);
    const foreign = { kind: 'filter', projectId: 'p-3' as ProjectId } as const;
    await expect(
      requestErasure(ports, { ...command, projects: PROJECTS, selector: foreign, confirmedCount: 2, mayErase: true }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('who sees what', () => {
  const viewer = { organizationId: ORGANIZATION, id: 'other', seesAll: true, projects: 'all' as const };
  const find = (erasure: Erasure, changes: object) =>
    findErasure({ erasures: { find: async () => erasure } }, { ...viewer, ...changes, erasureId: 'e' }).then(
      () => true,
      () => false,
    );

  test('whoever may erase or audit sees all in their projects, everybody else what they filed', async () => {
    expect(await find(WAITING, {})).toBe(true);
    expect(await find(WAITING, { seesAll: false })).toBe(false);
    expect(await find(WAITING, { seesAll: false, id: 'author' })).toBe(true);
    expect(await find(WAITING, { projects: PROJECTS })).toBe(false);
    expect(await find({ ...WAITING, projectIds: ['p-1'] }, { projects: PROJECTS })).toBe(true);
    expect(await find({ ...WAITING, projectIds: ['p-1', 'p-3'] }, { projects: PROJECTS })).toBe(false);
  });

  test('whoever was narrowed since they filed a request for all projects does not approve it', async () => {
    const approver = { ...viewer, id: 'author', erasureId: 'e' };
    const erasures = { find: async () => WAITING };
    await expect(findErasureToApprove({ erasures }, { ...approver, projects: PROJECTS })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await findErasureToApprove({ erasures }, approver)).toBe(WAITING);
  });

  test('a page asks for one more than it shows, and goes on below its last number', async () => {
    const asked: unknown[] = [];
    const list = async (query: { filedBy: string | null; pageSize: number }) => {
      asked.push([query.filedBy, query.pageSize]);
      return [WAITING, { ...WAITING, number: 'ER-6' }, { ...WAITING, number: 'ER-5' }];
    };
    const page = { ...viewer, beforeNumber: null, pageSize: 2 };
    expect(await listErasures({ erasures: { list } }, page)).toMatchObject({ erasures: { length: 2 }, next: 6 });
    await listErasures({ erasures: { list } }, { ...page, seesAll: false });
    expect(asked).toEqual([
      [null, 3],
      ['other', 3],
    ]);
  });
});

describe('a selection', () => {
  test.each([
    [{ kind: 'requests', requestIds: [] }],
    [{ kind: 'end_user', endUser: '' }],
    [{ kind: 'shorter_period', periodDays: 366 }],
    [{ kind: 'shorter_period', periodDays: -1 }],
    [{ kind: 'filter', periodDays: 1 }],
    [{ kind: 'filter', tag: [] }],
    [{ kind: 'end_user', endUser: 'a', from: AT, to: AT }],
  ])('%j is none', (selector) => {
    expect(erasureSelectorSchema.safeParse(selector).success).toBe(false);
  });
});

test('one erasure that fails stops no other, and a backlog goes on until it is empty or time is up', async () => {
  const steps: Record<string, { erasedCount: number; isDone: boolean }[]> = {
    long: [
      { erasedCount: 5, isDone: false },
      { erasedCount: 3, isDone: false },
      { erasedCount: 0, isDone: false },
    ],
    ended: [{ erasedCount: 0, isDone: true }],
  };
  const running = ['broken', 'long', 'ended'].map(
    (erasureId): RunningErasure => ({ organizationId: ORGANIZATION, erasureId }),
  );
  const sweep: ErasureSweep = {
    claim: async () => 1n,
    running: async () => running,
    advance: async (_, { erasureId }) => {
      const step = steps[erasureId]?.shift();
      if (step === undefined) throw new Error(erasureId);
      return step;
    },
    nextWorkAt: async () => null,
  };
  expect(await advanceErasures({ sweep, hasTimeLeft: () => true })).toMatchObject({
    erasedCount: 8,
    doneCount: 1,
    failures: [{ message: 'broken' }],
  });
  steps.long = [
    { erasedCount: 5, isDone: false },
    { erasedCount: 3, isDone: false },
  ];
  steps.ended = [{ erasedCount: 0, isDone: false }];
  expect((await advanceErasures({ sweep, hasTimeLeft: () => false })).erasedCount).toBe(5);
});
