'use client';

import { type RequestView, toCurl } from '@lethe/core/payloads';
import { useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { copyText } from '../../../components/primitives/copy-button.tsx';
import { useShell } from '../../../components/shell/shell-context.tsx';
import { useTRPC } from '../../../trpc/client.tsx';
import { errorSentence } from '../../../trpc/read-error.ts';

/** Puts a request on the clipboard as a command. Its payload is opened for that, which is recorded, unless it is open beside the list already. */
export function useCopyCurl(
  gatewayUrl: string | null,
): (request: Pick<RequestView, 'id' | 'endpoint'>) => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { organization } = useShell();
  return async ({ id, endpoint }) => {
    try {
      const reading = await queryClient.fetchQuery({
        ...trpc.requests.payload.queryOptions({ organizationSlug: organization.slug, requestId: id }),
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 0,
      });
      if (reading.kind !== 'readable') {
        toast.error('The body of this request is not readable.');
        return;
      }
      await copyText({
        text: toCurl({ gatewayUrl, endpoint, body: reading.request.text }),
        done: 'Command copied. It takes the key from LETHE_API_KEY.',
      });
    } catch (error) {
      toast.error(errorSentence(error));
    }
  };
}
