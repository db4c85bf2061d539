import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { OutboxPage } from '@/features/demo/outbox/outbox-page.tsx';
import { readOutboxSelection } from '@/features/demo/outbox/outbox-selection.ts';
import { readDemoOutbox } from '@/features/demo/outbox/read-demo-outbox.ts';
import { services } from '@/trpc/compose-services.ts';

export const metadata: Metadata = { title: 'Outbox' };

interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Open to whoever reaches a demo, like its passwords: a demo listens on loopback only. Elsewhere there is no such page. */
export default async function Page({ searchParams }: PageProps) {
  const { environment } = await services();
  if (environment.mode !== 'demo') notFound();
  return <OutboxPage mails={await readDemoOutbox(environment)} selection={readOutboxSelection(await searchParams)} />;
}
