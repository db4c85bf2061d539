'use client';

import { DASHBOARD_NAME_LENGTH_MAX } from '@lethe/core/dashboards';
import { useState } from 'react';
import { TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';

interface NameDialogProps {
  action: string;
  name: string;
  onSubmit: (name: string) => void;
  onClose: () => void;
  isBusy: boolean;
  failure: string | null;
}

/** Asks what a dashboard is to be called. */
export function NameDialog({ action, name: initial, onSubmit, onClose, isBusy, failure }: NameDialogProps) {
  const [name, setName] = useState(initial);
  return (
    <FormDialog
      title={action}
      submit={action}
      canSubmit={name.trim() !== ''}
      onSubmit={() => onSubmit(name.trim())}
      onClose={onClose}
      isBusy={isBusy}
      failure={failure}
    >
      <TextField
        label="Name"
        value={name}
        maxLength={DASHBOARD_NAME_LENGTH_MAX}
        onChange={(event) => setName(event.target.value)}
        autoFocus
      />
    </FormDialog>
  );
}
