'use client';

import { notFound } from 'next/navigation';
import { BILLING_STORIES, BillingStoryView } from './billing-stories.tsx';
import { LIFE_STORIES, LifeStoryView } from './life-stories.tsx';
import { LIST_STORIES, ListStoryView } from './list-stories.tsx';
import { REQUEST_STORIES, RequestStoryView } from './request-stories.tsx';
import { USAGE_STORIES, UsageStoryView } from './usage-stories.tsx';

export function Story({ name }: { name: string }) {
  const list = LIST_STORIES.find((story) => story === name);
  if (list !== undefined) return <ListStoryView story={list} />;
  const request = REQUEST_STORIES.find((story) => story === name);
  if (request !== undefined) return <RequestStoryView story={request} />;
  const usage = USAGE_STORIES.find((story) => story === name);
  if (usage !== undefined) return <UsageStoryView story={usage} />;
  const billing = BILLING_STORIES.find((story) => story === name);
  if (billing !== undefined) return <BillingStoryView story={billing} />;
  const life = LIFE_STORIES.find((story) => story === name);
  if (life !== undefined) return <LifeStoryView story={life} />;
  return notFound();
}
