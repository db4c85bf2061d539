'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { useTRPC } from '../../trpc/client.tsx';

/** After a payment the page waits for what follows; otherwise it only must not go on saying something that is over. */
const AFTER_PAYMENT_MS = 1_000;
const IDLE_MS = 15_000;

/** Loads the page again once the organization has moved on: a payment arrived, staff resolved the case, or the grace ended. */
export function WatchLife({ organizationSlug, version }: { organizationSlug: string; version: number }) {
  const trpc = useTRPC();
  const router = useRouter();
  const refetchInterval = useSearchParams().has('payment') ? AFTER_PAYMENT_MS : IDLE_MS;
  const { data } = useQuery(trpc.lifecycle.get.queryOptions({ organizationSlug }, { refetchInterval, retry: false }));
  const hasMoved = data !== undefined && data.life.version !== version;
  // The page is the server's: only the router can have it drawn anew.
  useEffect(() => {
    if (hasMoved) router.refresh();
  }, [hasMoved, router]);
  return null;
}
