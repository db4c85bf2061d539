import type { Metadata } from 'next';
import { ApiDocsPage } from '@/features/api-docs/api-docs-page.tsx';
import { services } from '@/trpc/compose-services.ts';

export const metadata: Metadata = { title: 'Management API' };

export default async function Page() {
  const { environment } = await services();
  return <ApiDocsPage baseUrl={new URL(environment.publicUrl).origin} />;
}
