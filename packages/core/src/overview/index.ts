export {
  describeOnboarding,
  ONBOARDING_STEPS,
  type Onboarding,
  type OnboardingInput,
  type OnboardingStep,
  type OnboardingStepName,
} from './onboarding.ts';
export type {
  Milestones,
  OverviewReader,
  OverviewScope,
  StoredFigures,
  TrafficFigures,
  TrafficQuery,
} from './ports.ts';
