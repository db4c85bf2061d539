'use client';

import type { OnboardingStep } from '@lethe/core/overview';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { Button } from '../../components/primitives/button.tsx';
import { Card } from '../../components/primitives/card.tsx';
import { CodeBlock } from '../../components/primitives/code-block.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { useIsHydrated } from '../../components/primitives/use-is-hydrated.ts';
import { type RouterOutputs, useTRPC } from '../../trpc/client.tsx';
import { writeDismissal } from './dismissal.ts';
import { STEP_WORDS } from './onboarding-words.ts';

/** While a request is waited for. The query stops by itself while the page is not looked at. */
const WAITING_INTERVAL_MS = 3_000;

type Onboarding = RouterOutputs['overview']['getOnboarding'];

interface OnboardingCardProps {
  organizationSlug: string;
  initial: Onboarding;
  /** The first request, ready to be copied. */
  command: string;
  keySentence: string;
}

/** From an empty organization to its first stored payload. A step is done when what it asks for is there. */
export function OnboardingCard({ organizationSlug, initial, command, keySentence }: OnboardingCardProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const isHydrated = useIsHydrated();
  const { data } = useQuery(
    trpc.overview.getOnboarding.queryOptions(
      { organizationSlug },
      { initialData: initial, refetchInterval: ({ state }) => (isWaiting(state.data) ? WAITING_INTERVAL_MS : false) },
    ),
  );
  const dismiss = () => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
    document.cookie = writeDismissal(organizationSlug);
    router.refresh();
  };
  return (
    <Card aria-labelledby="onboarding" className="mb-6 overflow-hidden">
      <div className="flex min-h-11 items-center gap-3 border-b px-4">
        <h2 id="onboarding" className="font-semibold">
          First steps
        </h2>
        <span role="status" className="numeric text-ink-3">
          {data.doneCount} of {data.steps.length} done
        </span>
        <Button tone="quiet" className="ml-auto disabled:opacity-100" disabled={!isHydrated} onClick={dismiss}>
          Do not show again
        </Button>
      </div>
      <ol className="divide-y">
        {data.steps.map((step) => (
          <Step key={step.name} step={step} isNext={step.name === data.next} organizationSlug={organizationSlug}>
            {step.name === 'first_request' && !step.isDone ? (
              <div className="mt-2">
                <CodeBlock text={command} label="Copy the command" done="Command copied." />
                <p className="mt-1 text-ink-3 text-label">{keySentence}</p>
                <p className="mt-1 text-ink-2">Waiting for the first request.</p>
              </div>
            ) : null}
          </Step>
        ))}
      </ol>
    </Card>
  );
}

/** Whether the next thing to happen happens outside of the dashboard. */
function isWaiting(onboarding: Onboarding | undefined): boolean {
  return onboarding?.firstRequestAt === null || onboarding?.firstStoredAt === null;
}

interface StepProps {
  step: OnboardingStep;
  isNext: boolean;
  organizationSlug: string;
  children: ReactNode;
}

function Step({ step, isNext, organizationSlug, children }: StepProps) {
  const { title, sentence, action } = STEP_WORDS[step.name];
  return (
    <li className="flex items-start gap-3 px-4 py-2.5">
      <span
        aria-hidden="true"
        className={`mt-0.5 grid size-4 flex-none place-items-center rounded-full border ${step.isDone ? 'border-ink bg-ink text-surface' : 'border-faint'}`}
      >
        {step.isDone ? <Icon name="check" className="size-2.5 [stroke-width:2.5]" /> : null}
      </span>
      <div className="min-w-0 flex-1">
        <p className={step.isDone ? 'text-ink-3' : isNext ? 'font-strong' : 'font-medium'}>
          {title}
          <span className="sr-only">{step.isDone ? ', done' : ', open'}</span>
        </p>
        {step.isDone ? null : <p className="text-ink-2">{sentence}</p>}
        {children}
      </div>
      {step.isDone || action === null ? null : (
        <Button asChild tone={isNext ? 'primary' : 'plain'}>
          <Link href={`/${organizationSlug}/${action.path}`}>{action.label}</Link>
        </Button>
      )}
    </li>
  );
}
