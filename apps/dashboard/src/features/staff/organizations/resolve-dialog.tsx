'use client';

import { STAFF_NOTE_LENGTH_MAX } from '@lethe/core/staff';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { FormDialog } from '../../../components/primitives/form-dialog.tsx';
import { failureOf } from '../../../trpc/read-error.ts';
import { useStaffTRPC } from '../../../trpc/staff-client.tsx';
import { TextAreaField } from '../../billing/text-area-field.tsx';
import type { ActedOn } from './acted-on.ts';
import { resolutionText } from './view-model.ts';

export function ResolveDialog({ organization, life, onClose }: ActedOn & { onClose: () => void }) {
  const trpc = useStaffTRPC();
  const router = useRouter();
  const [note, setNote] = useState('');
  const resolve = useMutation(
    trpc.organizations.resolve.mutationOptions({
      onSuccess: () => {
        toast.success(`The suspension of ${organization.name} is resolved.`);
        router.refresh();
        onClose();
      },
    }),
  );
  return (
    <FormDialog
      title="Resolve the suspension"
      description={resolutionText(life)}
      submit="Resolve the suspension"
      canSubmit={note.trim() !== ''}
      onClose={onClose}
      onSubmit={() => resolve.mutate({ organizationId: organization.id, baseVersion: life.version, note })}
      isBusy={resolve.isPending}
      failure={failureOf(resolve.error)}
    >
      <TextAreaField
        label="Why, for the members to read"
        problem={null}
        value={note}
        maxLength={STAFF_NOTE_LENGTH_MAX}
        onChange={(event) => setNote(event.target.value)}
      />
    </FormDialog>
  );
}
