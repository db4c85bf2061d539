'use client';

import { caseNumber, HOLD_REASON_LENGTH_MAX, type HoldStepName, type MeasuredHold } from '@lethe/core/holds';
import { useState } from 'react';
import { formatCount } from '../../components/format/duration.ts';
import { TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';

interface StepDialogProps {
  hold: MeasuredHold;
  step: HoldStepName;
  onClose: () => void;
  onSubmit: (reason: string | null) => void;
  isBusy: boolean;
  failure: string | null;
}

interface StepWords {
  readonly action: string;
  readonly consequence: string;
  readonly needsReason: boolean;
  /** What lets go is confirmed by typing the case’s number. */
  readonly letsGo: boolean;
}

/** The last look before a step of a case. Letting go is confirmed by typing the case's number, and Enter never does it. */
export function StepDialog({ hold, step, onClose, onSubmit, isBusy, failure }: StepDialogProps) {
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const name = caseNumber(hold);
  const { action, consequence, needsReason, letsGo } = wordsOf(step, hold);
  return (
    <FormDialog
      title={action}
      description={consequence}
      submit={action}
      isDestructive={letsGo}
      canSubmit={(!needsReason || reason.trim() !== '') && (!letsGo || typed.trim() === name)}
      onClose={onClose}
      onSubmit={() => onSubmit(needsReason ? reason.trim() : null)}
      isBusy={isBusy}
      failure={failure}
    >
      {letsGo && hold.measure !== null ? <Loss hold={hold} /> : null}
      {needsReason ? (
        <TextField
          label="Reason"
          hint="Stays in the case and in the audit log."
          value={reason}
          maxLength={HOLD_REASON_LENGTH_MAX}
          onChange={(event) => setReason(event.target.value)}
        />
      ) : null}
      {letsGo ? (
        <TextField label={`Type ${name} to confirm`} value={typed} onChange={(event) => setTyped(event.target.value)} />
      ) : null}
    </FormDialog>
  );
}

/** What only a hold keeps, and goes without one. */
function Loss({ hold: { measure } }: { hold: MeasuredHold }) {
  return (
    <dl className="numeric grid grid-cols-[1fr_auto] gap-x-3 gap-y-1 rounded-card border px-4 py-2.5">
      <dt className="text-ink-2">Records that it covers</dt>
      <dd className="text-right">{formatCount(measure?.recordCount ?? 0)}</dd>
      <dt className="font-medium">Past their expiry: go with the next sweep</dt>
      <dd className="text-right font-medium">{formatCount(measure?.pastExpiryCount ?? 0)}</dd>
    </dl>
  );
}

function wordsOf(step: HoldStepName, hold: MeasuredHold): StepWords {
  const name = caseNumber(hold);
  switch (step) {
    case 'confirm':
      return {
        action: `Confirm ${name}`,
        consequence: `You say that “${hold.name}” must be kept as it stands. From then on compliance reads what it preserves past its expiry, and each read is recorded.`,
        needsReason: false,
        letsGo: false,
      };
    case 'decline':
      return {
        action: `Decline ${name}`,
        consequence:
          'It is released at once. What no other hold covers and is past its expiry goes with the next sweep, and cannot be brought back.',
        needsReason: true,
        letsGo: true,
      };
    case 'request_release':
      return {
        action: `Ask for the release of ${name}`,
        consequence: 'Another person approves it. Until then everything stays preserved.',
        needsReason: true,
        letsGo: false,
      };
    case 'approve_release':
      return {
        action: `Release ${name}`,
        consequence:
          'Releasing extends nothing. What no other hold covers and is past its expiry goes with the next sweep, and cannot be brought back.',
        needsReason: false,
        letsGo: true,
      };
    case 'refuse_release':
      return {
        action: `Keep ${name}`,
        consequence: 'The demand for its release is refused, and the hold stays in force.',
        needsReason: false,
        letsGo: false,
      };
  }
}
