import { describe, expect, test } from 'vitest';
import { describeOnboarding, type Milestones, ONBOARDING_STEPS } from './index.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const EMPTY: Milestones = {
  ...{ hasProject: false, hasProviderKey: false, hasCredit: false, hasApiKey: false, hasChosenRetention: false },
  ...{ firstRequestAt: null, firstStoredAt: null, memberCount: 1, pendingInvitationCount: 0 },
};
const WHOLE: Milestones = {
  ...{ hasProject: true, hasProviderKey: true, hasCredit: true, hasApiKey: true, hasChosenRetention: true },
  ...{ firstRequestAt: NOW, firstStoredAt: NOW, memberCount: 2, pendingInvitationCount: 0 },
};
const onboarding = (changes: Partial<Milestones>, base = EMPTY, isFundingNeeded = true) =>
  describeOnboarding({ milestones: { ...base, ...changes }, isFundingNeeded });

describe('the way to the first stored request', () => {
  test('begins with nothing done, and ends when everything is', () => {
    expect(onboarding({})).toMatchObject({ doneCount: 0, isDone: false, next: 'project' });
    expect(onboarding({}, WHOLE)).toMatchObject({ doneCount: ONBOARDING_STEPS.length, isDone: true, next: null });
  });

  test.each([
    ['project', { hasProject: false }],
    ['funding', { hasProviderKey: false, hasCredit: false }],
    ['api_key', { hasApiKey: false }],
    ['retention', { hasChosenRetention: false }],
    ['first_request', { firstRequestAt: null }],
    ['first_payload', { firstStoredAt: null }],
    ['invite', { memberCount: 1 }],
  ] as const)('has %s open by its own fact alone', (name, missing) => {
    const { steps, next } = onboarding(missing, WHOLE);
    expect(steps.filter(({ isDone }) => !isDone).map((step) => step.name)).toEqual([name]);
    expect(next).toBe(name);
  });

  test('takes credit or a provider’s key, and an invitation or a member, each for the other', () => {
    expect(onboarding({ hasCredit: false }, WHOLE).isDone).toBe(true);
    expect(onboarding({ hasProviderKey: false }, WHOLE).isDone).toBe(true);
    expect(onboarding({ memberCount: 1, pendingInvitationCount: 1 }, WHOLE).isDone).toBe(true);
  });

  test('asks for neither where requests need none', () => {
    expect(onboarding({}, EMPTY, false).steps.map(({ name }) => name)).not.toContain('funding');
  });
});
