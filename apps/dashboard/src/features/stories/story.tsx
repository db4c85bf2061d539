'use client';

import { notFound } from 'next/navigation';
import { LIST_STORIES, ListStoryView } from './list-stories.tsx';
import { REQUEST_STORIES, RequestStoryView } from './request-stories.tsx';

export function Story({ name }: { name: string }) {
  const list = LIST_STORIES.find((story) => story === name);
  if (list !== undefined) return <ListStoryView story={list} />;
  const request = REQUEST_STORIES.find((story) => story === name);
  if (request !== undefined) return <RequestStoryView story={request} />;
  return notFound();
}
