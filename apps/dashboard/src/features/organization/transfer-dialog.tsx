'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { SelectField, TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { type MemberRow, nameOf } from '../members/view-model.ts';

/** @param members everybody else */
export function TransferDialog({ members, onClose }: { members: readonly MemberRow[]; onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { organization } = useShell();
  const [userId, setUserId] = useState(members[0]?.userId ?? '');
  const [typedName, setTypedName] = useState('');
  const transfer = useMutation(
    trpc.organizations.transferOwnership.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.members.pathKey() });
        toast.success(`${organization.name} has a new owner. You are an admin now.`);
        onClose();
        router.refresh();
      },
    }),
  );
  const successor = members.find((member) => member.userId === userId);
  return (
    <FormDialog
      title={`Transfer ${organization.name}`}
      description={`${successor === undefined ? 'The new owner' : nameOf(successor)} becomes owner and you become admin. You cannot take it back.`}
      submit={`Transfer ${organization.name}`}
      isDestructive
      canSubmit={userId !== '' && typedName.trim() === organization.name}
      onSubmit={() => transfer.mutate({ organizationSlug: organization.slug, userId, typedName: typedName.trim() })}
      onClose={onClose}
      isBusy={transfer.isPending}
      failure={failureOf(transfer.error)}
    >
      <SelectField label="New owner" value={userId} onChange={(event) => setUserId(event.target.value)}>
        {members.map((member) => (
          <option key={member.userId} value={member.userId}>
            {nameOf(member)}, {member.role}
          </option>
        ))}
      </SelectField>
      <TextField
        label={`Type ${organization.name} to confirm`}
        value={typedName}
        onChange={(event) => setTypedName(event.target.value)}
      />
    </FormDialog>
  );
}
