import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { readEnvironment } from '@/env.ts';
import { StoryIndex } from '@/features/stories/story-index.tsx';

export const metadata: Metadata = { title: 'Stories' };

export default function Page() {
  if (readEnvironment(process.env).mode !== 'demo') notFound();
  return <StoryIndex />;
}
