'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { formatInstant } from '../../components/format/instant.ts';
import { useTRPC } from '../../trpc/client.tsx';
import { errorSentence } from '../../trpc/read-error.ts';

const REFRESH_MS = 30_000;

/** The demo's clock and the way to move it. After a jump everything on the page is read again, because all of it may have aged. */
export function useDemoClock() {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const clock = useQuery(trpc.demo.clock.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const advance = useMutation(
    trpc.demo.advance.mutationOptions({
      onSuccess: ({ now }) => toast.success(`It is ${formatInstant(now)} now.`),
      onError: (error) => toast.error(errorSentence(error)),
      onSettled: async () => {
        await queryClient.invalidateQueries();
        router.refresh();
      },
    }),
  );
  return {
    now: clock.data?.now ?? null,
    offsetMs: clock.data?.offsetMs ?? null,
    refresh: () => clock.refetch(),
    isMoving: advance.isPending,
    advance: (advanceSeconds: number) => advance.mutate({ advanceSeconds }),
  };
}
