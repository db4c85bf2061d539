'use client';

import { SAVED_VIEW_NAME_LENGTH_MAX, type SavedViewDraft, type SavedViewScope } from '@lethe/core/saved-views';
import { useState } from 'react';
import { SelectField, TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { describeAddress } from './describe-address.ts';

interface SaveViewDialogProps {
  /** What it is called and whose it is so far; null for a new one. */
  view: { readonly name: string; readonly scope: SavedViewScope } | null;
  address: string;
  organizationName: string;
  onSave: (draft: SavedViewDraft) => void;
  onClose: () => void;
  isBusy: boolean;
  failure: string | null;
}

/** Names a filter, for oneself or for everybody. */
export function SaveViewDialog({
  view,
  address,
  organizationName,
  onSave,
  onClose,
  isBusy,
  failure,
}: SaveViewDialogProps) {
  const [name, setName] = useState(view?.name ?? '');
  const [scope, setScope] = useState<SavedViewScope>(view?.scope ?? 'personal');
  const action = view === null ? 'Save this view' : 'Save the view';
  return (
    <FormDialog
      title={action}
      description={
        <>
          It keeps the filter and the dates: <span className="numeric break-words">{describeAddress(address)}</span>
        </>
      }
      submit={action}
      canSubmit={name.trim() !== ''}
      onSubmit={() => onSave({ name: name.trim(), address, scope })}
      onClose={onClose}
      isBusy={isBusy}
      failure={failure}
    >
      <TextField
        label="Name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        maxLength={SAVED_VIEW_NAME_LENGTH_MAX}
        autoFocus
      />
      <SelectField
        label="Seen by"
        value={scope}
        onChange={(event) => setScope(event.target.value === 'organization' ? 'organization' : 'personal')}
      >
        <option value="personal">Only me</option>
        <option value="organization">Everybody in {organizationName} who sees requests</option>
      </SelectField>
    </FormDialog>
  );
}
