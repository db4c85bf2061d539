'use client';

import { type AnalyticsGroup, type AnalyticsInterval, groupsFor } from '@lethe/core/analytics';
import { useRouter } from 'next/navigation';
import { type ReactNode, useOptimistic, useTransition } from 'react';
import { classNames } from '../../components/class-names.ts';
import { formatClock } from '../../components/format/instant.ts';
import { Segments } from '../../components/primitives/segments.tsx';
import { Select } from '../../components/primitives/select.tsx';
import { PAGES } from '../../components/shell/pages.ts';
import { useShell } from '../../components/shell/shell-context.tsx';
import { TopBar } from '../../components/shell/top-bar.tsx';
import { type AnalyticsAddress, analyticsHref, intervalOf, spanOf } from './analytics-address.ts';
import { type AnalyticsTab, AnalyticsTabs } from './analytics-tabs.tsx';
import { type FacetLabels, GROUP_NAMES } from './analytics-words.ts';
import { FilterMenu } from './filter-menu.tsx';
import { FilterTokens } from './filter-tokens.tsx';
import { RangeMenu } from './range-menu.tsx';

interface AnalyticsFrameProps {
  tab: AnalyticsTab;
  address: AnalyticsAddress;
  /** When the figures were read. */
  now: Date;
  /** Names of the projects and keys of the filter. */
  labels: FacetLabels;
  /** False on a page whose figures no filter narrows. */
  hasFilter?: boolean;
  children: ReactNode;
}

/** What the pages of analytics share: dates, filter, and on the first one what is split by what. The address is their only state. */
export function AnalyticsFrame(props: AnalyticsFrameProps) {
  const { tab, now, labels, hasFilter = true, children } = props;
  const { organization, permissions } = useShell();
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  // What was picked stands at once, over the figures of before.
  const [address, pick] = useOptimistic(props.address);
  const canReadMetadata = permissions.includes('metadata:read');
  const path = `/${organization.slug}/${PAGES[tab].path}`;
  const change = (changes: Partial<AnalyticsAddress>) =>
    startTransition(() => {
      pick({ ...address, ...changes });
      router.push(analyticsHref(path, { ...address, ...changes }), { scroll: false });
    });
  return (
    <>
      <TopBar crumbs={[]} page="Analytics">
        <span className="numeric text-ink-3 max-md:hidden">Updated {formatClock(now)} UTC</span>
      </TopBar>
      <main id="main" className="w-full max-w-[1232px] flex-1 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <div className="flex flex-wrap items-center gap-2">
          <h1 className="font-semibold text-title tracking-[-0.015em] max-md:basis-full md:mr-auto">Analytics</h1>
          <RangeMenu range={address.range} now={now} onPick={(range) => change({ range })} />
          {canReadMetadata && hasFilter ? (
            <FilterMenu
              organizationSlug={organization.slug}
              filter={address.filter}
              span={spanOf(address.range, now)}
              onChange={(filter) => change({ filter })}
            />
          ) : null}
        </div>
        <AnalyticsTabs current={tab} address={address} />
        {tab === 'analytics' ? (
          <SplitControls address={address} now={now} canReadMetadata={canReadMetadata} onChange={change} />
        ) : null}
        {hasFilter ? (
          <FilterTokens filter={address.filter} labels={labels} onChange={(filter) => change({ filter })} />
        ) : null}
        <div aria-busy={isPending} className={classNames('transition-opacity', isPending && 'opacity-60')}>
          {children}
        </div>
      </main>
    </>
  );
}

interface SplitControlsProps {
  address: AnalyticsAddress;
  now: Date;
  canReadMetadata: boolean;
  onChange: (changes: Partial<AnalyticsAddress>) => void;
}

const INTERVALS: readonly { readonly value: AnalyticsInterval; readonly label: string }[] = [
  { value: 'hour', label: 'Hours' },
  { value: 'day', label: 'Days' },
];

function SplitControls({ address, now, canReadMetadata, onChange }: SplitControlsProps) {
  const hasHours = intervalOf({ ...address, interval: 'hour' }, now) === 'hour';
  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="flex items-center gap-2 text-ink-2">
        <label htmlFor="split">Split by</label>
        <Select
          id="split"
          value={address.groupBy}
          onChange={({ target }) => onChange({ groupBy: target.value as AnalyticsGroup })}
        >
          {groupsFor(canReadMetadata).map((group) => (
            <option key={group} value={group}>
              {GROUP_NAMES[group]}
            </option>
          ))}
        </Select>
      </div>
      <Segments
        label="Interval"
        value={intervalOf(address, now)}
        options={INTERVALS.map((each) => ({ ...each, isDisabled: each.value === 'hour' && !hasHours }))}
        onPick={(interval) => onChange({ interval })}
      />
      <span className="text-ink-3 text-label">
        {address.groupBy === 'tag'
          ? 'A request counts once for each of its tags; those without a tag are in no series. Times are UTC.'
          : 'Times are UTC.'}
      </span>
    </div>
  );
}
