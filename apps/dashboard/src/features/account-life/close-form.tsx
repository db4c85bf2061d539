'use client';

import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { formatCount } from '../../components/format/duration.ts';
import { formatInstant } from '../../components/format/instant.ts';
import { Usd } from '../../components/money/usd.tsx';
import { TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import type { RouterOutputs } from '../../trpc/client.tsx';
import { Remains } from './remains.tsx';
import { holdsText } from './view-model.ts';

interface CloseFormProps {
  name: string;
  preview: RouterOutputs['lifecycle']['previewClosure'];
  exportHref: string | null;
  onClose: () => void;
  onConfirm: (typedName: string) => void;
  isBusy: boolean;
  failure: string | null;
}

/** Dates first, then what is concerned, then what remains. */
export function CloseForm({ name, preview, exportHref, onClose, onConfirm, isBusy, failure }: CloseFormProps) {
  const [typed, setTyped] = useState('');
  const { purgesAt, closedRetentionDays, needsResolution, holdCount } = preview;
  const days = closedRetentionDays === 1 ? '1 day' : `${formatCount(closedRetentionDays)} days`;
  return (
    <FormDialog
      title={`Close ${name}`}
      description={`Access ends within 5 seconds, for keys, members and answers that are under way. Everything is purged ${days} later.`}
      submit={`Close ${name}`}
      isDestructive
      canSubmit={typed.trim() === name}
      onClose={onClose}
      onSubmit={() => onConfirm(typed.trim())}
      isBusy={isBusy}
      failure={failure}
    >
      {exportHref === null ? null : (
        <p className="rounded-card bg-sunken px-4 py-2.5 text-ink-2">
          Nothing can be exported once it is closed.{' '}
          <Link href={exportHref} prefetch={false} className="font-medium text-accent hover:underline">
            Export everything first
          </Link>
        </p>
      )}
      <dl className="rounded-card border">
        <Fact label="Closed">Now</Fact>
        <Fact label="Reopening by the owner">
          {needsResolution ? 'After what it is suspended for is resolved' : `Until ${formatInstant(purgesAt)}`}
        </Fact>
        <Fact label="Purged">
          {holdCount === 0
            ? formatInstant(purgesAt)
            : `When ${holdsText(holdCount)} ${holdCount === 1 ? 'is' : 'are'} released`}
        </Fact>
        <Fact label="Stored payloads">{formatCount(preview.storedPayloadCount)}</Fact>
        <Fact label="Projects, API keys, members">
          {[preview.projectCount, preview.apiKeyCount, preview.memberCount].map(formatCount).join(', ')}
        </Fact>
        <Fact label="Credit that is left">
          <Usd amountNanoUsd={preview.balanceNanoUsd} fractionDigits={2} />
        </Fact>
      </dl>
      <div className="text-ink-2">
        <p className="font-medium text-ink">What remains after the purge</p>
        <Remains />
      </div>
      <TextField
        label={`Type ${name} to confirm`}
        value={typed}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
      />
    </FormDialog>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-3 border-b px-4 py-2 last:border-b-0 md:grid-cols-[1fr_auto]">
      <dt className="text-ink-3 md:text-ink-2">{label}</dt>
      <dd className="numeric min-w-0">{children}</dd>
    </div>
  );
}
