'use client';

import { Fragment, type ReactNode } from 'react';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import type { Settled } from '../requests/settle.ts';
import { CreditsCard } from '../usage/credits-card.tsx';
import { InvoicesCard } from '../usage/invoices-card.tsx';
import { FailedPart } from './failed-part.tsx';
import { FigureStrip } from './figure-strip.tsx';
import { figuresOf } from './figures.ts';
import { ConversationsCard, ErrorsCard, LatelyCard } from './main-parts.tsx';
import { SpendChart, TrafficChart } from './overview-chart.tsx';
import { type OverviewPart, ROLE_OVERVIEWS } from './overview-parts.ts';
import type { OverviewData } from './read-overview.ts';
import { HoldsCard, KeysCard, PolicyCard, ProofCard } from './side-parts.tsx';

interface OverviewViewProps {
  organizationSlug: string;
  data: OverviewData;
  /** What is left to do until the first request is stored; null once it is done. */
  onboarding: ReactNode;
}

/** How the organization stands, for the role that looks. Each part fails alone. */
export function OverviewView({ organizationSlug, data, onboarding }: OverviewViewProps) {
  const path = `/${organizationSlug}`;
  const { main, side } = ROLE_OVERVIEWS[data.role];
  const part = (name: OverviewPart) => (
    <Fragment key={name}>
      <Part name={name} organizationSlug={organizationSlug} path={path} data={data} />
    </Fragment>
  );
  return (
    <PageFrame page="overview" sentence="How things stand now. Times and days are UTC.">
      {onboarding}
      <FigureStrip figures={figuresOf(data, path)} />
      <div className={`mt-6 grid items-start gap-6 ${side.length === 0 ? '' : 'lg:grid-cols-[minmax(0,1fr)_344px]'}`}>
        <div className="flex min-w-0 flex-col gap-6">{main.map(part)}</div>
        {side.length === 0 ? null : <div className="flex min-w-0 flex-col gap-4">{side.map(part)}</div>}
      </div>
    </PageFrame>
  );
}

interface PartProps {
  name: OverviewPart;
  organizationSlug: string;
  path: string;
  data: OverviewData;
}

function Part({ name, organizationSlug, path, data }: PartProps) {
  const { now } = data;
  switch (name) {
    case 'traffic':
      return data.traffic === null ? null : <TrafficChart path={path} requests={data.traffic} />;
    case 'spend':
      return data.spend === null ? null : <SpendChart path={path} spend={data.spend} />;
    case 'errors':
      return shown(data.errors, 'The errors', (requests) => <ErrorsCard path={path} requests={requests} />);
    case 'conversations':
      return shown(data.conversations, 'The conversations', (conversations) => (
        <ConversationsCard path={path} organizationSlug={organizationSlug} conversations={conversations} />
      ));
    case 'lately':
      return shown(data.lately, 'The audit log', (events) => <LatelyCard path={path} events={events} />);
    case 'keys':
      return shown(data.keys, 'The API keys', (keys) => <KeysCard path={path} keys={keys} now={now} />);
    case 'policy':
      return shown(data.policy, 'The policy', (page) => <PolicyCard path={path} page={page} />);
    case 'holds':
      return shown(data.holds, 'The legal holds', (holds) => (
        <HoldsCard path={path} organizationSlug={organizationSlug} holds={holds} />
      ));
    case 'proof':
      return shown(data.destruction, 'The retention status', (status) => (
        <ProofCard path={path} status={status} now={now} />
      ));
    case 'credit':
      return shown(data.balance, 'The credit balance', (balanceNanoUsd) => (
        <CreditsCard
          organizationSlug={organizationSlug}
          balanceNanoUsd={balanceNanoUsd}
          autoTopUpSentence={data.autoTopUpSentence}
        />
      ));
    case 'invoices':
      return shown(data.invoices, 'The invoices', (invoices) => (
        <InvoicesCard organizationSlug={organizationSlug} invoices={invoices} />
      ));
  }
}

function shown<T>(settled: Settled<T> | null, what: string, show: (data: T) => ReactNode): ReactNode {
  if (settled === null) return null;
  return settled.isOk ? (
    show(settled.data)
  ) : (
    <FailedPart title={`${what} could not be read`} message={settled.message} />
  );
}
