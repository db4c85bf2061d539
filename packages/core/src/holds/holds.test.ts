import { describe, expect, test } from 'vitest';
import type { OrganizationId, ProjectId } from '../tenancy/index.ts';
import {
  caseNumber,
  changeHold,
  decideHoldStep,
  HOLD_END_USERS_MAX,
  HOLD_STEPS,
  type HoldStepName,
  holdDraftSchema,
  holdState,
  type LegalHold,
  type LegalHoldRepository,
  nextSteps,
} from './index.ts';

const AT = new Date('2026-11-21T08:00:00Z');
const by = (person: string) => ({ at: AT, label: person, person });

const WAITING: LegalHold = {
  organizationId: 'o' as OrganizationId,
  id: 'h',
  number: 7,
  name: 'Brandt',
  reason: 'letter',
  projectId: null,
  endUsers: [],
  admittedFrom: null,
  admittedTo: null,
  requestIds: [],
  placed: by('user:ines'),
  confirmed: null,
  releaseRequested: null,
  releaseReason: null,
  released: null,
  isDeclined: false,
};
const CONFIRMED: LegalHold = { ...WAITING, confirmed: by('user:tomas') };
const ASKED: LegalHold = { ...CONFIRMED, releaseRequested: by('user:tomas') };
const RELEASED: LegalHold = { ...ASKED, released: by('staff:officer') };
const DECLINED: LegalHold = { ...WAITING, released: by('staff:officer'), isDeclined: true };

/** Who may take which step of a case, everything else being refused. */
const TABLE: readonly (readonly [LegalHold, string, Partial<Record<HoldStepName, readonly string[]>>])[] = [
  [WAITING, 'waiting', { confirm: ['user:tomas', 'staff:officer'], decline: ['user:tomas', 'staff:officer'] }],
  [CONFIRMED, 'confirmed', { request_release: ['user:ines', 'user:tomas', 'staff:officer'] }],
  [
    ASKED,
    'release_requested',
    {
      approve_release: ['user:ines', 'staff:officer'],
      refuse_release: ['user:ines', 'user:tomas', 'staff:officer'],
    },
  ],
  [RELEASED, 'released', {}],
  [DECLINED, 'declined', {}],
];

describe('a case that goes beyond the projects of a member', () => {
  const place = 'p-1' as ProjectId;
  const takeStep = (hold: LegalHold, step: HoldStepName) => {
    const legalHolds = {
      list: async () => [{ ...hold, measure: null }],
      change: async () => hold,
    } as unknown as LegalHoldRepository;
    return changeHold(
      { legalHolds },
      {
        organizationId: hold.organizationId,
        projects: [place],
        holdId: hold.id,
        step,
        reason: 'no longer needed',
        actor: { kind: 'user', id: 'tomas', label: 'Tomas' },
        origin: { requestId: 'call-1', address: null },
      },
    );
  };
  const id = '00000000-0000-4000-8000-000000000001';

  test.each(HOLD_STEPS)('is not theirs to %s', async (step) => {
    await expect(takeStep({ ...WAITING, id }, step)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await takeStep({ ...WAITING, id, projectId: place }, step)).toMatchObject({ projectId: place });
  });
});

describe('the life of a case', () => {
  test.each(TABLE)('%# %s', (hold, state, allowed) => {
    expect(holdState(hold)).toBe(state);
    expect(nextSteps(hold)).toEqual(Object.keys(allowed));
    for (const step of HOLD_STEPS)
      for (const person of ['user:ines', 'user:tomas', 'staff:officer']) {
        const people = allowed[step];
        const expected =
          people === undefined ? 'wrong_state' : people.includes(person) ? 'allowed' : 'second_person_required';
        expect([step, person, decideHoldStep(hold, step, person)]).toEqual([step, person, expected]);
      }
  });

  test('a case of before steps had persons is confirmed by anybody', () => {
    const old = { ...WAITING, placed: { ...WAITING.placed, person: null } };
    expect(decideHoldStep(old, 'confirm', 'user:ines')).toBe('allowed');
  });

  test('is known by its number', () => {
    expect(caseNumber(WAITING)).toBe('LH-7');
  });
});

describe('what is said when a hold is placed', () => {
  const draft = {
    name: ' Brandt ',
    reason: 'letter',
    projectId: null,
    endUsers: ['cus_1', 'cus_1', ' cus_2 '],
    admittedFrom: null,
    admittedTo: null,
    requestIds: [],
  };

  test('is trimmed, and repeats count once', () => {
    expect(holdDraftSchema.parse(draft)).toMatchObject({ name: 'Brandt', endUsers: ['cus_1', 'cus_2'] });
  });

  test.each([
    ['no name', { name: ' ' }],
    ['no reason', { reason: '' }],
    ['a range that is empty', { admittedFrom: AT, admittedTo: AT }],
    ['too many end users', { endUsers: Array.from({ length: HOLD_END_USERS_MAX + 1 }, (_, index) => `cus_${index}`) }],
    ['an id that is none', { requestIds: ['req_1'] }],
    ['a field that is not asked for', { isConfirmed: true }],
  ])('is refused with %s', (_, change) => {
    expect(holdDraftSchema.safeParse({ ...draft, ...change }).success).toBe(false);
  });
});
