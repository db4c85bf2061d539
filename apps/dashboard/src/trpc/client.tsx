'use client';

import type { AppRouter } from '@lethe/api';
import { QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink } from '@trpc/client';
import type { inferRouterOutputs } from '@trpc/server';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import { type ReactNode, useState } from 'react';
import superjson from 'superjson';
import { createQueryClient } from './query-client.ts';

/** Above this a batch of queries is split, so that no proxy refuses its address. */
const URL_LENGTH_MAX = 2_000;

const context = createTRPCContext<AppRouter>();
export const useTRPC = context.useTRPC;

export type RouterOutputs = inferRouterOutputs<AppRouter>;

/** Gives the components below it the API. Belongs around the whole application, once. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [httpBatchLink({ url: '/api/trpc', transformer: superjson, maxURLLength: URL_LENGTH_MAX })],
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
