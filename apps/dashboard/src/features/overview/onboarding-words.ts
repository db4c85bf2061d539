import type { OnboardingStepName } from '@lethe/core/overview';

export interface StepWords {
  readonly title: string;
  readonly sentence: string;
  /** Where the step is taken, below the organization's path; null for the one that happens outside. */
  readonly action: { readonly label: string; readonly path: string } | null;
}

export const STEP_WORDS: Readonly<Record<OnboardingStepName, StepWords>> = {
  project: {
    title: 'Create a project',
    sentence: 'It groups API keys and says who pays the provider.',
    action: { label: 'Projects', path: 'projects' },
  },
  funding: {
    title: 'Add a provider key or credits',
    sentence: 'With a key of your own the provider bills you. With credits Lethe does.',
    action: { label: 'Providers', path: 'providers' },
  },
  api_key: {
    title: 'Create an API key',
    sentence: 'Your application sends it with each request. It is shown once.',
    action: { label: 'API keys', path: 'api-keys' },
  },
  retention: {
    title: 'Choose what is kept',
    sentence: 'Metadata Only holds until somebody chooses. Retain All Data makes payloads readable for a period.',
    action: { label: 'Policies', path: 'settings/policies' },
  },
  first_request: {
    title: 'Send the first request',
    sentence: 'Any OpenAI-compatible client works. This is one in a shell:',
    action: null,
  },
  first_payload: {
    title: 'Store the first payload',
    sentence: 'The first request after Retain All Data came into force.',
    action: { label: 'Requests', path: 'requests' },
  },
  invite: {
    title: 'Invite somebody',
    sentence: 'Each role sees what it needs, and nothing else.',
    action: { label: 'Members', path: 'settings/members' },
  },
};
