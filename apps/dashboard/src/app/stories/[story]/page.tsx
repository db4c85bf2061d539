import { notFound } from 'next/navigation';
import { readEnvironment } from '@/env.ts';
import { Story } from '@/features/stories/story.tsx';

/** One page or component in one state, without a database behind it. For whoever changes components; only the demo has it. */
export default async function Page({ params }: { params: Promise<{ story: string }> }) {
  if (readEnvironment(process.env).mode !== 'demo') notFound();
  const { story } = await params;
  return <Story name={story} />;
}
