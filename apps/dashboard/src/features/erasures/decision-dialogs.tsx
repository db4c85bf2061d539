'use client';

import type { Erasure, ErasurePreview } from '@lethe/core/erasures';
import { useState } from 'react';
import { formatClock } from '../../components/format/instant.ts';
import { TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { confirmedTotal, eraseAction } from './erasure-words.ts';
import { SumTable } from './sum-table.tsx';
import { TypedCount } from './typed-count.tsx';

const NOTE_LENGTH_MAX = 500;

interface DecisionDialogProps {
  onClose: () => void;
  isBusy: boolean;
  failure: string | null;
}

interface ApproveDialogProps extends DecisionDialogProps {
  erasure: Erasure;
  preview: ErasurePreview;
  onConfirm: (decision: { confirmedCount: number; note: string | null }) => void;
}

/** Carries out what somebody asked for, as it is counted now. For members who may erase, and for staff. */
export function ApproveDialog({ erasure, preview, onConfirm, ...rest }: ApproveDialogProps) {
  const [typed, setTyped] = useState('');
  const total = confirmedTotal(preview);
  const action = eraseAction(preview, true);
  return (
    <FormDialog
      {...rest}
      title={action}
      description={`${erasure.number}, asked for by ${erasure.requestedBy.label}: ${erasure.reason}. They become unreadable when you confirm, and cannot be brought back.`}
      submit={action}
      isDestructive
      canSubmit={total < 2 || typed.trim() === String(total)}
      onSubmit={() => onConfirm({ confirmedCount: preview.erasableCount, note: null })}
      remark={`Counted ${formatClock(preview.countedAt)} UTC`}
    >
      <SumTable preview={preview} selector={erasure.selector} isCurrent />
      <TypedCount total={total} value={typed} onChange={setTyped} />
    </FormDialog>
  );
}

interface DeclineDialogProps extends DecisionDialogProps {
  number: string;
  onConfirm: (note: string) => void;
}

/** Nothing is erased, and whoever asked reads why. */
export function DeclineDialog({ number, onConfirm, ...rest }: DeclineDialogProps) {
  const [note, setNote] = useState('');
  return (
    <FormDialog
      {...rest}
      title={`Decline ${number}`}
      description="Nothing is erased. Whoever asked for it reads why."
      submit={`Decline ${number}`}
      canSubmit={note.trim() !== ''}
      onSubmit={() => onConfirm(note.trim())}
    >
      <TextField
        label="Why"
        value={note}
        maxLength={NOTE_LENGTH_MAX}
        onChange={(event) => setNote(event.target.value)}
        autoFocus
      />
    </FormDialog>
  );
}
