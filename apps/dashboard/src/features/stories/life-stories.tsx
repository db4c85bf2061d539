'use client';

import { composeOwed } from '@lethe/core/billing/payments';
import { type ClosedLife, REMAINS_AFTER_PURGE, type SuspendedLife } from '@lethe/core/lifecycle';
import type { Role } from '@lethe/core/tenancy';
import type { ReactNode } from 'react';
import { Button } from '../../components/primitives/button.tsx';
import { CloseForm } from '../account-life/close-form.tsx';
import { ClosedView } from '../account-life/closed-view.tsx';
import { OwedCard } from '../account-life/owed-card.tsx';
import { PayPanel } from '../account-life/pay-panel.tsx';
import { Resolution } from '../account-life/resolution.tsx';
import { SuspendedView } from '../account-life/suspended-view.tsx';
import { type InactiveLife, referenceOf } from '../account-life/view-model.ts';

const nothing = () => undefined;
const NOW = new Date('2026-11-21T14:31:07Z');
const ORGANIZATION = { slug: 'halden', name: 'Halden' };
const SUSPENDED: SuspendedLife = {
  state: 'suspended',
  version: 2,
  changedAt: new Date('2026-11-18T09:12:30Z'),
  reason: 'non_payment',
  suspendedAt: new Date('2026-11-18T09:12:30Z'),
  closesAt: new Date('2026-12-02T09:12:30Z'),
};
const CLOSED: ClosedLife = {
  state: 'closed',
  version: 2,
  changedAt: new Date('2026-11-20T09:00:00Z'),
  closedAt: new Date('2026-11-20T09:00:00Z'),
  purgesAt: new Date('2026-12-20T09:00:00Z'),
  suspension: null,
};
const OUT_OF_SUSPENSION: ClosedLife = {
  ...CLOSED,
  version: 3,
  changedAt: SUSPENDED.closesAt,
  closedAt: SUSPENDED.closesAt,
  purgesAt: new Date('2027-01-01T09:12:30Z'),
  suspension: { ...SUSPENDED, resolvedAt: null },
};
const OWED = composeOwed({
  balanceNanoUsd: -38_204_118_220n,
  negativeSince: SUSPENDED.suspendedAt,
  failingSince: null,
  planFees: [
    {
      paymentId: 'story',
      amountNanoUsd: 49_000_000_000n,
      attemptCount: 4,
      firstFailedAt: new Date('2026-11-11T09:12:30Z'),
      givenUpAt: SUSPENDED.suspendedAt,
      month: new Date('2026-11-01T00:00:00Z'),
    },
  ],
  autoTopUp: null,
});

const owed = (note?: ReactNode) => (
  <OwedCard
    owed={OWED}
    last4="4417"
    negativeSince={SUSPENDED.suspendedAt}
    {...(note !== undefined && { note })}
    action={
      <Button tone="primary" size="large">
        Pay $87.21
      </Button>
    }
  />
);

interface LifeStoryOptions {
  life: InactiveLife;
  resolution: ReactNode;
  role?: Role;
  holdCount?: number;
  now?: Date;
}

function page({ life, resolution, role = 'finance', holdCount = 0, now = NOW }: LifeStoryOptions) {
  const View = life.state === 'suspended' ? SuspendedView : ClosedView;
  return (
    <View
      organizationName="Halden"
      member={{ name: 'Piet Vandersteen', role }}
      life={life}
      now={now}
      closedRetentionDays={30}
      holdCount={holdCount}
      resolution={resolution}
      foot={
        <>
          <span className="numeric">Reference {referenceOf('0197a000-0000-7000-8000-00000000c418', life)}</span>
          <a href="mailto:support@lethe.example" className="text-ink-2 hover:text-ink">
            Contact support
          </a>
        </>
      }
    />
  );
}

function resolution(
  life: InactiveLife,
  { role = 'owner', now = NOW, holdCount = 0, note = null as string | null } = {},
) {
  return (
    <Resolution
      organization={ORGANIZATION}
      life={life}
      now={now}
      closedRetentionDays={30}
      holdCount={holdCount}
      role={role as Role}
      canReopen={role === 'owner'}
      found={null}
      note={note}
      supportHref="mailto:support@lethe.example"
    />
  );
}

const VIOLATION: SuspendedLife = { ...SUSPENDED, reason: 'terms_violation' };
const DUE = CLOSED.purgesAt;

const STORIES = {
  suspended: () => page({ life: SUSPENDED, resolution: owed(), holdCount: 2 }),
  'suspended-paying': () =>
    page({ life: SUSPENDED, resolution: owed('Waiting for the payment. Stripe confirms it within seconds.') }),
  'suspended-developer': () =>
    page({
      life: SUSPENDED,
      role: 'developer',
      resolution: <PayPanel organizationSlug="halden" found={null} memberRole="developer" isClosed={false} />,
    }),
  'suspended-terms': () =>
    page({
      life: VIOLATION,
      role: 'owner',
      resolution: resolution(VIOLATION, {
        note: 'Messages that pretend to come from a bank were sent with answers of this gateway. Tell us who holds the keys.',
      }),
    }),
  closed: () => page({ life: CLOSED, role: 'owner', resolution: resolution(CLOSED) }),
  'closed-viewer': () => page({ life: CLOSED, role: 'viewer', resolution: resolution(CLOSED, { role: 'viewer' }) }),
  'closed-unresolved': () =>
    page({ life: OUT_OF_SUSPENSION, resolution: owed(), now: new Date('2026-12-05T10:00:00Z'), holdCount: 1 }),
  'closed-purge-waits': () =>
    page({
      life: CLOSED,
      role: 'owner',
      now: DUE,
      holdCount: 2,
      resolution: resolution(CLOSED, { now: DUE, holdCount: 2 }),
    }),
  'close-dialog': () => (
    <CloseForm
      name="Halden"
      preview={{
        computedAt: NOW,
        state: 'active',
        version: 1,
        purgesAt: new Date('2026-12-21T14:31:07Z'),
        closedRetentionDays: 30,
        needsResolution: false,
        holdCount: 0,
        memberCount: 7,
        projectCount: 4,
        apiKeyCount: 9,
        balanceNanoUsd: 214_380_118_220n,
        storedPayloadCount: 3_218,
        remains: REMAINS_AFTER_PURGE,
      }}
      exportHref="/halden/settings/exports"
      onClose={nothing}
      onConfirm={nothing}
      isBusy={false}
      failure={null}
    />
  ),
} satisfies Record<string, () => ReactNode>;

export type LifeStory = keyof typeof STORIES;
export const LIFE_STORIES = Object.keys(STORIES) as LifeStory[];

export function LifeStoryView({ story }: { story: LifeStory }) {
  return STORIES[story]();
}
