'use client';

import type { OwnerPlan } from '@lethe/core/tenancy';
import { isOwnerPlan, PLAN_TERMS } from '@lethe/core/tenancy';
import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { formatInstant } from '../../../components/format/instant.ts';
import { useRefusal } from '../../../components/shell/refusal.ts';
import { type RouterOutputs, useTRPC } from '../../../trpc/client.tsx';
import { failureOf } from '../../../trpc/read-error.ts';
import { cardName } from '../credits/card-words.ts';
import { useHostedPages } from '../credits/use-hosted-pages.ts';
import { PlanDialog } from './plan-dialog.tsx';
import { PlanResult } from './plan-result.tsx';
import { PlanView } from './plan-view.tsx';
import { type PreviewLine, previewLines } from './preview-lines.ts';

interface PlanScreenProps {
  organizationSlug: string;
  plan: RouterOutputs['plans']['get'];
  account: RouterOutputs['credits']['getAccount'];
}

/** The page with what can be done on it. What a change has done stays on the page until it is left. */
export function PlanScreen({ organizationSlug, plan: initial, account }: PlanScreenProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const refusal = useRefusal('plan:write');
  const pages = useHostedPages(organizationSlug);
  const [to, setTo] = useState<OwnerPlan | null>(null);
  const [result, setResult] = useState<readonly PreviewLine[] | null>(null);
  const plan = useQuery(trpc.plans.get.queryOptions({ organizationSlug }, { initialData: initial })).data;
  const preview = useQuery(
    trpc.plans.preview.queryOptions(to === null ? skipToken : { organizationSlug, to }, {
      // Computed at the moment of the last look, and never shown from before.
      gcTime: 0,
    }),
  );
  const lines = preview.data === undefined ? null : previewLines(preview.data);
  const change = useMutation(
    trpc.plans.change.mutationOptions({
      onSuccess: async () => {
        setResult(lines);
        setTo(null);
        await queryClient.invalidateQueries({ queryKey: trpc.plans.get.pathKey() });
        router.refresh();
      },
    }),
  );
  const [latest] = plan.changes;
  return (
    <PlanView
      current={plan.current}
      changes={plan.changes}
      refusal={refusal}
      onPick={(picked) => isOwnerPlan(picked) && setTo(picked)}
      result={
        result === null || latest === undefined ? null : (
          <PlanResult
            title={`${PLAN_TERMS[plan.current.plan].name} is in force since ${formatInstant(latest.changedAt)}`}
            lines={result}
          />
        )
      }
      dialogs={
        to === null ? null : (
          <PlanDialog
            from={plan.current.plan}
            to={to}
            lines={lines}
            card={account.card === null ? null : cardName(account.card)}
            onSaveCard={pages.saveCard}
            onClose={() => {
              change.reset();
              setTo(null);
            }}
            onConfirm={() => change.mutate({ organizationSlug, to })}
            isBusy={change.isPending}
            failure={failureOf(change.error ?? preview.error)}
          />
        )
      }
    />
  );
}
