import type { Milestones } from './ports.ts';

/** From an empty organization to its first stored payload, in the order in which one thing needs another. */
export const ONBOARDING_STEPS = [
  'project',
  'funding',
  'api_key',
  'retention',
  'first_request',
  'first_payload',
  'invite',
] as const;
export type OnboardingStepName = (typeof ONBOARDING_STEPS)[number];

export interface OnboardingStep {
  readonly name: OnboardingStepName;
  readonly isDone: boolean;
}

export interface Onboarding {
  readonly steps: readonly OnboardingStep[];
  readonly doneCount: number;
  readonly isDone: boolean;
  /** The first step that is open; null when none is. */
  readonly next: OnboardingStepName | null;
}

export interface OnboardingInput {
  readonly milestones: Milestones;
  /** Whether a request needs neither a provider's key nor credit, as with the simulator. */
  readonly isFundingNeeded: boolean;
}

/** Nothing is ticked by hand: a step is done when what it asks for is there. */
export function describeOnboarding({ milestones, isFundingNeeded }: OnboardingInput): Onboarding {
  const done: Readonly<Record<OnboardingStepName, boolean>> = {
    project: milestones.hasProject,
    funding: milestones.hasProviderKey || milestones.hasCredit,
    api_key: milestones.hasApiKey,
    retention: milestones.hasChosenRetention,
    first_request: milestones.firstRequestAt !== null,
    first_payload: milestones.firstStoredAt !== null,
    invite: milestones.memberCount > 1 || milestones.pendingInvitationCount > 0,
  };
  const steps = ONBOARDING_STEPS.filter((name) => name !== 'funding' || isFundingNeeded).map((name) => ({
    name,
    isDone: done[name],
  }));
  return {
    steps,
    doneCount: steps.filter(({ isDone }) => isDone).length,
    isDone: steps.every(({ isDone }) => isDone),
    next: steps.find(({ isDone }) => !isDone)?.name ?? null,
  };
}
