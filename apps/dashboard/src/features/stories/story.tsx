'use client';

import { notFound } from 'next/navigation';
import { ANALYTICS_STORIES, AnalyticsStoryView } from './analytics-stories.tsx';
import { BILLING_STORIES, BillingStoryView } from './billing-stories.tsx';
import { COMPARE_STORIES, CompareStoryView } from './compare-stories.tsx';
import { DASHBOARD_STORIES, DashboardStoryView } from './dashboard-stories.tsx';
import { LIFE_STORIES, LifeStoryView } from './life-stories.tsx';
import { LIST_STORIES, ListStoryView } from './list-stories.tsx';
import { OVERVIEW_STORIES, OverviewStoryView } from './overview-stories.tsx';
import { REQUEST_STORIES, RequestStoryView } from './request-stories.tsx';
import { USAGE_STORIES, UsageStoryView } from './usage-stories.tsx';

export function Story({ name }: { name: string }) {
  const list = LIST_STORIES.find((story) => story === name);
  if (list !== undefined) return <ListStoryView story={list} />;
  const request = REQUEST_STORIES.find((story) => story === name);
  if (request !== undefined) return <RequestStoryView story={request} />;
  const compare = COMPARE_STORIES.find((story) => story === name);
  if (compare !== undefined) return <CompareStoryView story={compare} />;
  const overview = OVERVIEW_STORIES.find((story) => story === name);
  if (overview !== undefined) return <OverviewStoryView story={overview} />;
  const usage = USAGE_STORIES.find((story) => story === name);
  if (usage !== undefined) return <UsageStoryView story={usage} />;
  const billing = BILLING_STORIES.find((story) => story === name);
  if (billing !== undefined) return <BillingStoryView story={billing} />;
  if (DASHBOARD_STORIES.some((story) => story === name)) return <DashboardStoryView />;
  const analytics = ANALYTICS_STORIES.find((story) => story === name);
  if (analytics !== undefined) return <AnalyticsStoryView story={analytics} />;
  const life = LIFE_STORIES.find((story) => story === name);
  if (life !== undefined) return <LifeStoryView story={life} />;
  return notFound();
}
