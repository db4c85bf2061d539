'use client';

import type { Subprocessor } from '@lethe/core/subprocessors';
import { ConfirmDialog } from '../../../components/primitives/confirm-dialog.tsx';
import { useRegisterEdit } from './use-register-edit.ts';

export function RetireSubprocessorDialog({ entry, onClose }: { entry: Subprocessor; onClose: () => void }) {
  const { send, isBusy, failure } = useRegisterEdit(onClose);
  return (
    <ConfirmDialog
      action={`Retire ${entry.service}`}
      consequence="Customers no longer see it. The history keeps it, and it can be added anew."
      facts={[
        { label: 'Purpose', value: entry.purpose },
        { label: 'Region', value: entry.region },
      ]}
      typedName={entry.service}
      onClose={onClose}
      onConfirm={(typedService) =>
        void send({
          method: 'DELETE',
          body: { id: entry.id, version: entry.version, typedService },
          done: `${entry.service} is retired.`,
        })
      }
      isBusy={isBusy}
      failure={failure}
    />
  );
}
