'use client';

import { type HoldStepName, type MeasuredHold, nextSteps } from '@lethe/core/holds';
import { useState } from 'react';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import { STEP_LABELS, stepRefusal } from './hold-words.ts';
import { StepDialog } from './step-dialog.tsx';

/** How a step is sent: by a member, or by an employee. */
export interface HoldChanging {
  readonly person: string;
  readonly canWrite: boolean;
  run(change: { hold: MeasuredHold; step: HoldStepName; reason: string | null; onDone: () => void }): void;
  readonly isBusy: boolean;
  readonly failure: string | null;
  forgetFailure(): void;
}

/** What can be done with a case next. What takes another person stays in sight and says so. */
export function HoldActions({ hold, changing }: { hold: MeasuredHold; changing: HoldChanging }) {
  const [step, setStep] = useState<HoldStepName | null>(null);
  return (
    <>
      {nextSteps(hold).map((next) => (
        <GuardedButton
          key={next}
          refusal={stepRefusal(hold, next, changing)}
          onClick={() => {
            changing.forgetFailure();
            setStep(next);
          }}
        >
          {STEP_LABELS[next]}
        </GuardedButton>
      ))}
      {step === null ? null : (
        <StepDialog
          hold={hold}
          step={step}
          onClose={() => setStep(null)}
          onSubmit={(reason) => changing.run({ hold, step, reason, onDone: () => setStep(null) })}
          isBusy={changing.isBusy}
          failure={changing.failure}
        />
      )}
    </>
  );
}
