'use client';

import { isNarrowable } from '@lethe/core/organizations';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { type ProjectChoice, ProjectPicker } from '../../components/tenancy/project-picker.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { RoleField } from './role-field.tsx';
import { type MemberRow, nameOf } from './view-model.ts';

interface MemberDialogProps {
  organizationSlug: string;
  member: MemberRow;
  /** Why the role stays what it is; null when it can change. */
  roleRefusal: string | null;
  projects: readonly ProjectChoice[];
  onClose: () => void;
}

export function MemberDialog({ organizationSlug, member, roleRefusal, projects, onClose }: MemberDialogProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { role: ownRole } = useShell();
  const [role, setRole] = useState(member.role);
  const [projectIds, setProjectIds] = useState(member.projectIds);
  const update = useMutation(
    trpc.members.update.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.members.pathKey() });
        toast.success(`${nameOf(member)} is ${role} now.`);
        onClose();
        if (member.isYou) router.refresh();
      },
    }),
  );
  return (
    <FormDialog
      title={`Change ${nameOf(member)}`}
      description={`${member.email}. In effect within 5 seconds, also in open sessions.`}
      submit={`Change ${nameOf(member)}`}
      onSubmit={() =>
        update.mutate({
          organizationSlug,
          userId: member.userId,
          role,
          projectIds: isNarrowable(role) ? [...projectIds] : [],
        })
      }
      onClose={onClose}
      isBusy={update.isPending}
      failure={failureOf(update.error)}
    >
      <RoleField role={role} onChange={setRole} refusal={roleRefusal} canMakeOwners={ownRole === 'owner'} />
      {isNarrowable(role) ? (
        <ProjectPicker projects={projects} projectIds={projectIds} onChange={setProjectIds} />
      ) : (
        <p className="text-ink-3 text-label">Owners and admins have all projects.</p>
      )}
    </FormDialog>
  );
}
