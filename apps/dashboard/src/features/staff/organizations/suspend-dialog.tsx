'use client';

import { STAFF_NOTE_LENGTH_MAX } from '@lethe/core/staff';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { TextField } from '../../../components/primitives/field.tsx';
import { FormDialog } from '../../../components/primitives/form-dialog.tsx';
import { failureOf } from '../../../trpc/read-error.ts';
import { useStaffTRPC } from '../../../trpc/staff-client.tsx';
import { TextAreaField } from '../../billing/text-area-field.tsx';
import type { ActedOn } from './acted-on.ts';

/** Suspends for a violation of the terms. The reason is for the members, and Enter never confirms it. */
export function SuspendDialog({ organization, life, periods, onClose }: ActedOn & { onClose: () => void }) {
  const trpc = useStaffTRPC();
  const router = useRouter();
  const [note, setNote] = useState('');
  const [typed, setTyped] = useState('');
  const suspend = useMutation(
    trpc.organizations.suspend.mutationOptions({
      onSuccess: () => {
        toast.success(`${organization.name} is suspended.`);
        router.refresh();
        onClose();
      },
    }),
  );
  const action = `Suspend ${organization.name}`;
  return (
    <FormDialog
      title={action}
      description={`Within 5 seconds no member reads or exports anything, and the gateway answers 403. After ${periods.suspensionGraceDays} days without a resolution it is closed, and purged ${periods.closedRetentionDays} days after that. Payloads keep expiring.`}
      submit={action}
      isDestructive
      canSubmit={note.trim() !== '' && typed.trim() === organization.name}
      onClose={onClose}
      onSubmit={() =>
        suspend.mutate({ organizationId: organization.id, baseVersion: life.version, note, typedName: typed.trim() })
      }
      isBusy={suspend.isPending}
      failure={failureOf(suspend.error)}
    >
      <TextAreaField
        label="What was violated, for the members to read"
        problem={null}
        value={note}
        maxLength={STAFF_NOTE_LENGTH_MAX}
        onChange={(event) => setNote(event.target.value)}
      />
      <TextField
        label={`Type ${organization.name} to confirm`}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </FormDialog>
  );
}
