'use client';

import type { Role } from '@lethe/core/tenancy';
import { rolesWith } from '@lethe/core/tenancy';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import { type RouterOutputs, useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { dollars } from '../billing/amount-draft.ts';
import { OwedCard } from './owed-card.tsx';
import { paymentNote } from './payment-note.ts';
import { ResolutionCard } from './resolution-card.tsx';

const POLL_MS = 1_000;

type Found = RouterOutputs['lifecycle']['getOwed'];

interface PayPanelProps {
  organizationSlug: string;
  /** Null for roles that do not pay. */
  found: Found | null;
  memberRole: Role;
  isClosed: boolean;
}

/** What is owed, and the button that pays it; for whoever does not pay, who does. */
export function PayPanel({ organizationSlug, found, memberRole, isClosed }: PayPanelProps) {
  if (found === null) {
    const roles = new Intl.ListFormat('en', { type: 'conjunction' }).format(rolesWith('billing:write'));
    return (
      <ResolutionCard title="To resolve">
        Something is owed. Your role, {memberRole}, does not include payments: {roles} can see and pay it.
      </ResolutionCard>
    );
  }
  return <PayOwed organizationSlug={organizationSlug} initial={found} isClosed={isClosed} />;
}

function PayOwed({
  organizationSlug,
  initial,
  isClosed,
}: {
  organizationSlug: string;
  initial: Found;
  isClosed: boolean;
}) {
  const trpc = useTRPC();
  // Where the payment page sent somebody back from.
  const paymentId = useSearchParams().get('payment') ?? undefined;
  const isBack = paymentId !== undefined;
  const { data = initial } = useQuery(
    trpc.lifecycle.getOwed.queryOptions(
      { organizationSlug, ...(isBack && { paymentId }) },
      { ...(!isBack && { initialData: initial }), refetchInterval: isBack ? POLL_MS : false, retry: false },
    ),
  );
  const pay = useMutation(
    trpc.lifecycle.payOwed.mutationOptions({ onSuccess: ({ url }) => window.location.assign(url) }),
  );
  const { owed, last4, negativeSince, arePaymentsOn, payment } = data;
  const failure = failureOf(pay.error);
  const note = failure ?? paymentNote(payment?.status ?? null, { isClosed });
  if (owed.dueNanoUsd === 0n) {
    return (
      <ResolutionCard title="To resolve">{note ?? 'Nothing is owed any more. It reopens in a moment.'}</ResolutionCard>
    );
  }
  const amount = dollars(owed.dueNanoUsd);
  const isBusy = pay.isPending || pay.isSuccess || payment?.status === 'processing';
  return (
    <OwedCard
      owed={owed}
      last4={last4}
      negativeSince={negativeSince}
      {...(note !== null && { note: <span className={failure === null ? undefined : 'text-danger'}>{note}</span> })}
      action={
        <GuardedButton
          tone="primary"
          size="large"
          refusal={
            arePaymentsOn
              ? isBusy
                ? 'The payment is under way.'
                : null
              : 'Payments are not set up on this installation.'
          }
          onClick={() => pay.mutate({ organizationSlug, amountNanoUsd: owed.dueNanoUsd })}
        >
          Pay {amount}
        </GuardedButton>
      }
    />
  );
}
