import type { Metadata } from 'next';
import { Suspense } from 'react';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { AuditLogView } from '@/features/audit-log/audit-log-view.tsx';
import { auditFilterOf, readAuditQuery } from '@/features/audit-log/audit-query.ts';
import { nameOf } from '@/features/members/view-model.ts';
import { AuditVerification } from '@/features/proof/audit-verification.tsx';
import { VerificationPending } from '@/features/proof/verification-strip.tsx';
import type { SearchParameters } from '@/features/requests/list/list-query.ts';
import { settle } from '@/features/requests/settle.ts';
import { services } from '@/trpc/compose-services.ts';
import { openPage } from '@/trpc/open-page.ts';

export const metadata: Metadata = { title: 'Audit log' };

const PAGE_SIZE = 50;

interface PageProps {
  params: Promise<{ organization: string }>;
  searchParams: Promise<SearchParameters>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { api, organizationSlug, can, isAllowed } = await openPage(params, 'auditLog');
  if (!isAllowed) return <PageForbidden page="auditLog" />;
  const query = readAuditQuery(await searchParams);
  const { clock } = await services();
  const now = clock.now();
  const filter = auditFilterOf(query, now);
  const [page, members] = await Promise.all([
    settle(api.audit.list({ organizationSlug, filter, before: query.before, pageSize: PAGE_SIZE })),
    can('member:read') ? settle(api.members.list({ organizationSlug })) : null,
  ]);
  const actors = members?.isOk ? members.data.map((member) => ({ id: member.userId, name: nameOf(member) })) : [];
  const verification = (
    <Suspense fallback={<VerificationPending />}>
      <AuditVerification organizationSlug={organizationSlug} />
    </Suspense>
  );
  return <AuditLogView {...{ organizationSlug, query, page, actors, now, verification }} />;
}
