'use client';

import { toDecimalUsd } from '@lethe/core/money';
import { PLAN_TERMS, PLANS, type Plan } from '@lethe/core/tenancy';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { SelectField, TextField } from '../../../components/primitives/field.tsx';
import { FormDialog } from '../../../components/primitives/form-dialog.tsx';
import { failureOf } from '../../../trpc/read-error.ts';
import { useStaffTRPC } from '../../../trpc/staff-client.tsx';
import type { ActedOn } from './acted-on.ts';

/** Any plan at any fee that was agreed. What is entered is looked at where the rules are. */
export function SetPlanDialog({ organization, plan, onClose }: ActedOn & { onClose: () => void }) {
  const trpc = useStaffTRPC();
  const router = useRouter();
  const [chosen, setChosen] = useState<Plan>(plan.current.plan);
  const [fee, setFee] = useState(toDecimalUsd(plan.current.monthlyFeeNanoUsd));
  const set = useMutation(
    trpc.organizations.setPlan.mutationOptions({
      onSuccess: (agreed) => {
        toast.success(`${organization.name} is on ${PLAN_TERMS[agreed.plan].name}.`);
        router.refresh();
        onClose();
      },
    }),
  );
  const choose = (next: Plan) => {
    const listed = PLAN_TERMS[next].monthlyFeeNanoUsd;
    setChosen(next);
    setFee(listed === null ? '' : toDecimalUsd(listed));
  };
  return (
    <FormDialog
      title="Set the plan"
      description="From now on. Fees of the time before are what they were, and what was admitted keeps its expiry."
      submit="Set the plan"
      canSubmit={fee.trim() !== ''}
      onClose={onClose}
      onSubmit={() =>
        set.mutate({
          organizationId: organization.id,
          baseVersion: plan.changes.at(-1)?.version ?? 0,
          plan: chosen,
          fee: fee.trim(),
        })
      }
      isBusy={set.isPending}
      failure={failureOf(set.error)}
    >
      <SelectField
        label="Plan"
        value={chosen}
        onChange={(event) => choose(PLANS.find((one) => one === event.target.value) ?? chosen)}
      >
        {PLANS.map((one) => (
          <option key={one} value={one}>
            {PLAN_TERMS[one].name}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Fee"
        hint="In dollars, such as 1500. Enterprise has no listed fee."
        unit="$ a month"
        inputMode="decimal"
        value={fee}
        onChange={(event) => setFee(event.target.value)}
      />
    </FormDialog>
  );
}
