'use client';

import type { OrganizationId } from '@lethe/core/tenancy';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { GuardedButton } from '../../../components/primitives/guarded-button.tsx';
import { errorSentence } from '../../../trpc/read-error.ts';
import { useStaffTRPC } from '../../../trpc/staff-client.tsx';

interface RetryButtonProps {
  name: string;
  organizationId: OrganizationId | null;
  isAsked: boolean;
  refusal: string | null;
}

/** Asks for the failed run to be run again. The worker takes it within seconds. */
export function RetryButton({ name, organizationId, isAsked, refusal }: RetryButtonProps) {
  const trpc = useStaffTRPC();
  const router = useRouter();
  const retry = useMutation(
    trpc.jobs.retry.mutationOptions({
      onSuccess: () => {
        toast.success('Asked for. A worker runs it within seconds.');
        router.refresh();
      },
      onError: (error) => toast.error(errorSentence(error)),
    }),
  );
  if (isAsked) return <span className="text-ink-3">Asked for</span>;
  return (
    <GuardedButton
      refusal={refusal}
      aria-label={`Run again: ${name}`}
      onClick={() => retry.mutate({ name, organizationId })}
    >
      Run again
    </GuardedButton>
  );
}
