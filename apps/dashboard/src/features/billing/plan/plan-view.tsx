'use client';

import type { PlanChange, PlanInForce } from '@lethe/core/billing/plans';
import { PLANS, type Plan } from '@lethe/core/tenancy';
import type { ReactNode } from 'react';
import { PageFrame } from '../../../components/shell/page-frame.tsx';
import { PanelHeading } from '../panel-heading.tsx';
import { PlanCard } from './plan-card.tsx';
import { PlanChangesTable } from './plan-changes-table.tsx';

export interface PlanViewProps {
  current: PlanInForce;
  /** Newest first. */
  changes: readonly PlanChange[];
  /** Why the plan cannot be changed by whoever looks; null when it can. */
  refusal: string | null;
  onPick: (plan: Plan) => void;
  /** What a change of a moment ago did. */
  result?: ReactNode;
  dialogs?: ReactNode;
}

/** The plans side by side, and every change between them. */
export function PlanView({ current, changes, refusal, onPick, result, dialogs }: PlanViewProps) {
  return (
    <PageFrame
      page="plan"
      sentence="What this organization may keep, and what that costs a month. A change applies to new requests only: what is stored keeps the expiry it was given at admission."
    >
      {result}
      <ul className="grid gap-3 md:grid-cols-3 md:gap-4">
        {PLANS.map((plan) => (
          <PlanCard key={plan} plan={plan} current={current} refusal={refusal} onPick={() => onPick(plan)} />
        ))}
      </ul>
      {changes.length === 0 ? null : (
        <section aria-labelledby="changes">
          <PanelHeading id="changes" title="Changes" />
          <PlanChangesTable changes={changes} />
        </section>
      )}
      {dialogs}
    </PageFrame>
  );
}
