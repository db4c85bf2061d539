'use client';

import {
  DASHBOARD_NAME_LENGTH_MAX,
  DASHBOARD_TEMPLATE_DRAFTS,
  type DashboardTemplate,
  draftFromTemplate,
  templatesFor,
} from '@lethe/core/dashboards';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { RadioCard, RadioCardGroup } from '../../components/primitives/radio-card.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';

/** Makes a dashboard out of a template, and opens it. */
export function NewDashboardDialog({ organizationSlug, onClose }: { organizationSlug: string; onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const { permissions } = useShell();
  const templates = templatesFor(permissions.includes('metadata:read'));
  const [template, setTemplate] = useState<DashboardTemplate>('cost');
  const [name, setName] = useState<string | null>(null);
  const shownName = name ?? DASHBOARD_TEMPLATE_DRAFTS[template].name;
  const create = useMutation(
    trpc.dashboards.create.mutationOptions({
      onSuccess: ({ dashboard }) => router.push(`/${organizationSlug}/dashboards/${dashboard.id}`),
    }),
  );
  const submit = () => {
    const draft = draftFromTemplate(template, () => crypto.randomUUID());
    create.mutate({ organizationSlug, draft: { ...draft, name: shownName.trim() } });
  };
  return (
    <FormDialog
      title="Create a dashboard"
      description="It is yours alone until you share it."
      submit="Create a dashboard"
      canSubmit={shownName.trim() !== ''}
      onSubmit={submit}
      onClose={onClose}
      isBusy={create.isPending || create.isSuccess}
      failure={failureOf(create.error)}
    >
      <RadioCardGroup
        aria-label="Template"
        value={template}
        onValueChange={(value) => setTemplate(templates.find((each) => each === value) ?? 'empty')}
      >
        {templates.map((each) => (
          <RadioCard
            key={each}
            value={each}
            title={each === 'empty' ? 'Empty' : DASHBOARD_TEMPLATE_DRAFTS[each].name}
            remark={panelCountText(DASHBOARD_TEMPLATE_DRAFTS[each].panels.length)}
          >
            {DASHBOARD_TEMPLATE_DRAFTS[each].sentence}
          </RadioCard>
        ))}
      </RadioCardGroup>
      <TextField
        label="Name"
        value={shownName}
        maxLength={DASHBOARD_NAME_LENGTH_MAX}
        onChange={(event) => setName(event.target.value)}
      />
    </FormDialog>
  );
}

export function panelCountText(count: number): string {
  return count === 1 ? '1 panel' : `${count} panels`;
}
