import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { StoryIndex } from '@/features/stories/story-index.tsx';
import { services } from '@/trpc/compose-services.ts';

export const metadata: Metadata = { title: 'Stories' };

export default async function Page() {
  const { environment } = await services();
  if (environment.mode !== 'demo') notFound();
  return <StoryIndex />;
}
