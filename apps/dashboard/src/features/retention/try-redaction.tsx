'use client';

import { REDACTION_SAMPLE_LENGTH_MAX, type Redaction } from '@lethe/core/retention';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { formatCount } from '../../components/format/duration.ts';
import { Button } from '../../components/primitives/button.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';

/** Nobody's data, with one of each kind that is found without a pattern. */
const SAMPLE =
  'Write to ines@halden.example or call +49 30 901820. The card 4111 1111 1111 1111 was charged with key sk-test-4eC39HqLyjWDarjtT1zdp7dc.';

interface TryRedactionProps {
  organizationSlug: string;
  /** As it stands in the form, saved or not. */
  redaction: Redaction;
}

/** What the form would make of a text. The text is kept nowhere. */
export function TryRedaction({ organizationSlug, redaction }: TryRedactionProps) {
  const trpc = useTRPC();
  const id = useId();
  const [sample, setSample] = useState(SAMPLE);
  const attempt = useMutation(trpc.retention.tryRedaction.mutationOptions());
  const failure = failureOf(attempt.error);
  return (
    <div className="mt-4 rounded-card border bg-sunken p-4">
      <label htmlFor={id} className="font-medium">
        Sample
      </label>
      <textarea
        id={id}
        value={sample}
        rows={4}
        maxLength={REDACTION_SAMPLE_LENGTH_MAX}
        spellCheck={false}
        onChange={(event) => setSample(event.target.value)}
        className="mt-1.5 block w-full rounded-control border border-faint bg-surface px-2.5 py-2 outline-none focus:border-accent focus:shadow-[0_0_0_3px_var(--accent-soft)]"
      />
      <div className="mt-2 flex items-center gap-3">
        <Button
          disabled={attempt.isPending || sample === ''}
          onClick={() => attempt.mutate({ organizationSlug, redaction, sample })}
        >
          Redact the sample
        </Button>
        <span className="text-ink-3 text-label">It is kept nowhere.</span>
      </div>
      <div aria-live="polite">
        {failure === null ? null : <p className="mt-3 text-danger">{failure}</p>}
        {attempt.data === undefined || failure !== null ? null : <Outcome {...attempt.data} />}
      </div>
    </div>
  );
}

interface OutcomeProps {
  text: string;
  counts: readonly { readonly name: string; readonly count: number }[];
}

function Outcome({ text, counts }: OutcomeProps) {
  return (
    <>
      <p className="mt-3 whitespace-pre-wrap break-words rounded-control border bg-surface px-2.5 py-2">{text}</p>
      <p className="numeric mt-1.5 text-ink-2 text-label">
        {counts.length === 0
          ? 'Nothing was found.'
          : counts.map(({ name, count }) => `${name} ${formatCount(count)}`).join(' · ')}
      </p>
    </>
  );
}
