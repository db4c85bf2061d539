'use client';

import { type ReactNode, useState } from 'react';
import { TextField } from './field.tsx';
import { FormDialog } from './form-dialog.tsx';

interface ConfirmDialogProps {
  /** Title and button repeat the verb: `Revoke production`. */
  action: string;
  /** What follows from it, and that it cannot be undone where it cannot. */
  consequence: ReactNode;
  /** Lines of what is affected. */
  facts?: readonly { readonly label: string; readonly value: ReactNode }[];
  /** Has to be typed before the button works; left out for what touches one thing of little weight. */
  typedName?: string;
  onClose: () => void;
  onConfirm: (typedName: string) => void;
  isBusy: boolean;
  failure: string | null;
}

/** The last look before something ends. Enter never confirms it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { action, consequence, facts = [], typedName, onClose, onConfirm, isBusy, failure } = props;
  const [typed, setTyped] = useState('');
  return (
    <FormDialog
      title={action}
      description={consequence}
      submit={action}
      isDestructive
      canSubmit={typedName === undefined || typed.trim() === typedName}
      onClose={onClose}
      onSubmit={() => onConfirm(typed.trim())}
      isBusy={isBusy}
      failure={failure}
    >
      {facts.length === 0 ? null : (
        <dl className="rounded-card border">
          {facts.map(({ label, value }) => (
            <div key={label} className="grid gap-x-3 border-b px-4 py-2 last:border-b-0 md:grid-cols-[1fr_auto]">
              <dt className="text-ink-3 md:text-ink-2">{label}</dt>
              <dd className="numeric min-w-0 truncate">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {typedName === undefined ? null : (
        <TextField
          label={`Type ${typedName} to confirm`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
    </FormDialog>
  );
}
