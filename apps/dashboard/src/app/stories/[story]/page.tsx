import { notFound } from 'next/navigation';
import { Story } from '@/features/stories/story.tsx';
import { services } from '@/trpc/compose-services.ts';

/** One page or component in one state, from fixtures. For whoever changes components; only the demo has it. */
export default async function Page({ params }: { params: Promise<{ story: string }> }) {
  const { environment } = await services();
  if (environment.mode !== 'demo') notFound();
  const { story } = await params;
  return <Story name={story} />;
}
