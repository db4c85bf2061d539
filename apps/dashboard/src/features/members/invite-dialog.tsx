'use client';

import { isNarrowable } from '@lethe/core/organizations';
import type { Role } from '@lethe/core/tenancy';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { type ProjectChoice, ProjectPicker } from '../../components/tenancy/project-picker.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { RoleField } from './role-field.tsx';
import { emailProblem } from './view-model.ts';

interface InviteDialogProps {
  organizationSlug: string;
  projects: readonly ProjectChoice[];
  onClose: () => void;
}

export function InviteDialog({ organizationSlug, projects, onClose }: InviteDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { role: ownRole } = useShell();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('developer');
  const [projectIds, setProjectIds] = useState<readonly string[]>([]);
  const invite = useMutation(
    trpc.invitations.create.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.invitations.pathKey() });
        toast.success(`The invitation is on its way to ${email.trim()}.`);
        onClose();
      },
    }),
  );
  return (
    <FormDialog
      title="Invite a member"
      description="The link in the e-mail works once, for 7 days, and for this address only."
      submit="Send the invitation"
      canSubmit={email.trim() !== '' && emailProblem(email) === null}
      onSubmit={() =>
        invite.mutate({
          organizationSlug,
          email: email.trim(),
          role,
          projectIds: isNarrowable(role) ? [...projectIds] : [],
        })
      }
      onClose={onClose}
      isBusy={invite.isPending}
      failure={failureOf(invite.error)}
    >
      <TextField
        label="E-mail"
        type="email"
        inputMode="email"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        autoFocus
      />
      <RoleField role={role} onChange={setRole} canMakeOwners={ownRole === 'owner'} />
      {isNarrowable(role) ? (
        <ProjectPicker projects={projects} projectIds={projectIds} onChange={setProjectIds} />
      ) : (
        <p className="text-ink-3 text-label">Owners and admins have all projects.</p>
      )}
    </FormDialog>
  );
}
