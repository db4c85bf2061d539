'use client';

import { caseNumber, type LegalHold } from '@lethe/core/holds';
import { useQuery } from '@tanstack/react-query';
import { useShell } from '../../components/shell/shell-context.tsx';
import { useTRPC } from '../../trpc/client.tsx';

const NONE: readonly LegalHold[] = [];

/** The cases that keep a request's payload, for roles that see them. What erases asks the server again; this only says so beforehand. */
export function useCoveringHolds(requestId: string): readonly LegalHold[] {
  const { organization, permissions } = useShell();
  const trpc = useTRPC();
  const { data } = useQuery({
    ...trpc.holds.covering.queryOptions({ organizationSlug: organization.slug, requestId }),
    enabled: permissions.includes('hold:read'),
    staleTime: 0,
  });
  return data?.holds ?? NONE;
}

/** Why a payload is not erased; null where no case keeps it. */
export function keptSentence([oldest]: readonly LegalHold[]): string | null {
  return oldest === undefined ? null : `Under legal hold ${caseNumber(oldest)}, kept.`;
}
