'use client';

import type { RetentionLevel } from '@lethe/core/retention';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import type { ApiKeyRow } from './key-state.ts';

interface KeyRetention {
  readonly retentionLevel: RetentionLevel | null;
  readonly payloadRetentionDays: number | null;
}

/** Gives a key another retention and leaves whatever else it has set as it is. */
export function useSaveKey(organizationSlug: string, onSaved: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const update = useMutation(
    trpc.apiKeys.update.mutationOptions({
      onSuccess: async (_, { name }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.apiKeys.pathKey() });
        toast.success(`API key ${name} is saved, in force within 5 seconds.`);
        onSaved();
      },
    }),
  );
  return {
    save: (apiKey: ApiKeyRow, retention: KeyRetention) => {
      const { id: apiKeyId, name, expiresAt, spendLimitNanoUsd, rateLimitPerMinute, concurrencyLimit } = apiKey;
      const limits = { spendLimitNanoUsd, rateLimitPerMinute, concurrencyLimit };
      const allowedModels = [...apiKey.allowedModels];
      update.mutate({ organizationSlug, apiKeyId, name, expiresAt, ...limits, allowedModels, ...retention });
    },
    isBusy: update.isPending,
    failure: failureOf(update.error),
  };
}
