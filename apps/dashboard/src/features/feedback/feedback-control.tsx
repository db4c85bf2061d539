'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { Button } from '../../components/primitives/button.tsx';
import { Icon, type IconName } from '../../components/primitives/icon.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import { useTRPC } from '../../trpc/client.tsx';
import { errorSentence } from '../../trpc/read-error.ts';

interface FeedbackControlProps {
  organizationSlug: string;
  requestId: string;
}

const CHOICES: readonly { score: number; label: string; icon: IconName }[] = [
  { score: 1, label: 'Good', icon: 'thumbUp' },
  { score: -1, label: 'Bad', icon: 'thumbDown' },
];

/** The member's own score of a request, beside those of the application. Pressing it again takes it back. */
export function FeedbackControl({ organizationSlug, requestId }: FeedbackControlProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const cache = useQueryClient();
  const input = { organizationSlug, requestId };
  const { data } = useQuery(trpc.feedback.list.queryOptions(input));
  const refusal = useRefusal('feedback:write');
  const give = useMutation(
    trpc.feedback.give.mutationOptions({
      onSuccess: async () => {
        router.refresh();
        await cache.invalidateQueries({ queryKey: trpc.feedback.list.queryKey(input) });
      },
      onError: (error) => toast.error(errorSentence(error)),
    }),
  );
  const own = data?.ownScore ?? null;
  return (
    <fieldset className="mb-4 flex items-center gap-2">
      <legend className="float-left mr-1 py-1 font-medium">Your score</legend>
      {CHOICES.map(({ score, label, icon }) => (
        <Button
          key={score}
          tone={own === score ? 'primary' : 'plain'}
          aria-pressed={own === score}
          title={refusal ?? undefined}
          disabled={refusal !== null || data === undefined || give.isPending}
          onClick={() => give.mutate({ ...input, score: own === score ? null : score })}
        >
          <Icon name={icon} />
          {label}
        </Button>
      ))}
      {refusal === null ? null : <span className="text-ink-3 text-label">{refusal}</span>}
    </fieldset>
  );
}
