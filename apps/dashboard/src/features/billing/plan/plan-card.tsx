'use client';

import type { PlanInForce } from '@lethe/core/billing/plans';
import { isOwnerPlan, PLAN_TERMS, type Plan } from '@lethe/core/tenancy';
import { classNames } from '../../../components/class-names.ts';
import { GuardedButton } from '../../../components/primitives/guarded-button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Tag } from '../../../components/primitives/tag.tsx';
import { changeVerb, feeText, termLines } from './plan-words.ts';

interface PlanCardProps {
  plan: Plan;
  current: PlanInForce;
  refusal: string | null;
  onPick: () => void;
}

/** One plan: what it costs, what it allows, and the way to it. */
export function PlanCard({ plan, current, refusal, onPick }: PlanCardProps) {
  const isCurrent = current.plan === plan;
  const fee = feeText(plan, current);
  return (
    <li
      aria-current={isCurrent ? 'true' : undefined}
      className={classNames(
        'flex min-w-0 flex-col rounded-card border px-4 py-4 md:px-5',
        isCurrent ? 'border-ink shadow-[inset_0_0_0_1px_var(--ink)]' : 'border-line-2',
      )}
    >
      <h2 className="flex min-h-5 items-center gap-2 font-semibold text-figure">
        {PLAN_TERMS[plan].name}
        {isCurrent ? <Tag tone="outline">Current plan</Tag> : null}
      </h2>
      <p className="numeric mt-2">
        <span className="font-semibold text-title tracking-[-0.015em]">{fee}</span>
        {fee.startsWith('$') ? <span className="text-ink-3"> a month</span> : null}
      </p>
      <ul className="mt-4 mb-5 flex flex-col gap-2 text-ink-2">
        {termLines(plan).map((line) => (
          <li key={line} className="flex gap-2">
            <Icon name="check" className="mt-0.5 text-ink-3" />
            <span className="text-pretty">{line}</span>
          </li>
        ))}
      </ul>
      <PlanAction plan={plan} current={current} refusal={refusal} onPick={onPick} />
    </li>
  );
}

function PlanAction({ plan, current, refusal, onPick }: PlanCardProps) {
  if (current.plan === plan) return null;
  if (!isOwnerPlan(plan) || !isOwnerPlan(current.plan)) {
    const sentence = isOwnerPlan(plan)
      ? 'Enterprise is an agreement. Write to us to change it.'
      : 'Agreed with each organization. Write to us.';
    return <p className="mt-auto flex min-h-7 items-center text-ink-3">{sentence}</p>;
  }
  const verb = changeVerb(current.plan, plan);
  return (
    <div className="mt-auto">
      <GuardedButton tone={verb.startsWith('Upgrade') ? 'primary' : 'plain'} refusal={refusal} onClick={onPick}>
        {verb}
      </GuardedButton>
      {refusal === null ? null : <p className="mt-1.5 text-ink-3 text-label">{refusal}</p>}
    </div>
  );
}
