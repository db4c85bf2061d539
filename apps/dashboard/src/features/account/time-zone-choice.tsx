'use client';

import { readerInstant } from '@lethe/core/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import { SelectField } from '../../components/primitives/field.tsx';
import { useIsHydrated } from '../../components/primitives/use-is-hydrated.ts';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { timeZoneChoices } from './browser-time-zone.ts';

/** In which time zone mails tell times, beside UTC. */
export function TimeZoneChoice({ initial, now }: { initial: string | null; now: Date }) {
  const trpc = useTRPC();
  const isHydrated = useIsHydrated();
  const { data, refetch } = useQuery(
    trpc.account.timeZone.queryOptions(undefined, { initialData: { timeZone: initial } }),
  );
  const save = useMutation(
    trpc.account.saveTimeZone.mutationOptions({
      onSuccess: async () => {
        await refetch();
        toast.success('The time zone is saved.');
      },
    }),
  );
  const chosen = data.timeZone ?? 'UTC';
  // The server may know other zones than the browser, so the list is the browser's from its first paint on.
  const choices = isHydrated ? timeZoneChoices(chosen) : [chosen];
  return (
    <section aria-labelledby="mail" className="mt-8">
      <h2 id="mail" className="font-semibold text-conversation">
        Mail
      </h2>
      <p className="mb-3 text-ink-2">Mails tell each time in your time zone and in UTC. Pages tell UTC.</p>
      <div className="max-w-[360px]">
        <SelectField
          label="Time zone"
          hint={`Now ${readerInstant(now, chosen)}.`}
          problem={failureOf(save.error)}
          value={chosen}
          disabled={!isHydrated || save.isPending}
          onChange={(event) => save.mutate({ timeZone: event.target.value, isFirst: false })}
        >
          {choices.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
    </section>
  );
}
