import { QueryClient } from '@tanstack/react-query';
import { TRPCClientError } from '@trpc/client';

/** How long a fetched answer counts as fresh. Payload queries set 0: what has expired must not come out of a cache. */
const STALE_AFTER_MS = 15_000;
const RETRY_COUNT_MAX = 2;
const SERVER_ERROR_STATUS = 500;

/** Answers live in memory alone and go with the page: nothing is persisted in the browser. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_AFTER_MS,
        retry: (count, error) => count < RETRY_COUNT_MAX && isWorthRetrying(error),
      },
      mutations: { retry: false },
    },
  });
}

/** A refusal stays one however often it is asked for. */
function isWorthRetrying(error: Error): boolean {
  if (!(error instanceof TRPCClientError)) return false;
  const status: unknown = error.data?.httpStatus;
  return typeof status !== 'number' || status >= SERVER_ERROR_STATUS;
}
