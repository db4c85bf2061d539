'use client';

import type { StaffRouter } from '@lethe/api';
import { QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink } from '@trpc/client';
import type { inferRouterOutputs } from '@trpc/server';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import { type ReactNode, useState } from 'react';
import superjson from 'superjson';
import { createQueryClient } from './query-client.ts';

/** Above this a batch of queries is split, so that no proxy refuses its address. */
const URL_LENGTH_MAX = 2_000;

const context = createTRPCContext<StaffRouter>();
export const useStaffTRPC = context.useTRPC;

export type StaffOutputs = inferRouterOutputs<StaffRouter>;

/** Gives the pages of staff their own API, with a cache of its own: no answer to a member is ever shown to an employee, nor the other way round. */
export function StaffApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [trpcClient] = useState(() =>
    createTRPCClient<StaffRouter>({
      links: [httpBatchLink({ url: '/staff/api/trpc', transformer: superjson, maxURLLength: URL_LENGTH_MAX })],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}
