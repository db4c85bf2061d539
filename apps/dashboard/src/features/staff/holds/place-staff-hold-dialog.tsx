'use client';

import { caseNumber } from '@lethe/core/holds';
import type { OrganizationId } from '@lethe/core/tenancy';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { SelectField, TextField } from '../../../components/primitives/field.tsx';
import { FormDialog } from '../../../components/primitives/form-dialog.tsx';
import { errorSentence, failureOf } from '../../../trpc/read-error.ts';
import { useStaffTRPC } from '../../../trpc/staff-client.tsx';
import { EMPTY_HOLD, EMPTY_SCOPE, readHold } from '../../holds/hold-draft.ts';
import { HoldFields, HoldPreview } from '../../holds/hold-fields.tsx';
import { useSettled } from '../../retention/use-settled.ts';

/** How long what is typed has to stand still before it is asked for. */
const SETTLE_DELAY_MS = 300;
const NOWHERE = '00000000-0000-0000-0000-000000000000';

/** A new case in the name of an organization, also of one that is suspended or closed. */
export function PlaceStaffHoldDialog({ onClose }: { onClose: () => void }) {
  const [form, setForm] = useState(EMPTY_HOLD);
  const [search, setSearch] = useState('');
  const [organizationId, setOrganizationId] = useState<OrganizationId | ''>('');
  const trpc = useStaffTRPC();
  const router = useRouter();
  const { draft, problems } = readHold(form);
  const { scope } = readHold(useSettled(form, SETTLE_DELAY_MS));
  const organizations = useQuery({
    ...trpc.organizations.list.queryOptions({ search: useSettled(search, SETTLE_DELAY_MS) }),
    placeholderData: keepPreviousData,
  });
  const preview = useQuery({
    ...trpc.holds.preview.queryOptions({
      organizationId: organizationId === '' ? NOWHERE : organizationId,
      scope: scope ?? EMPTY_SCOPE,
    }),
    enabled: organizationId !== '' && scope !== null,
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const place = useMutation(
    trpc.holds.place.mutationOptions({
      onSuccess: ({ hold }) => {
        toast.success(`${caseNumber(hold)} is in force. Another person confirms it.`);
        router.refresh();
        onClose();
      },
    }),
  );
  return (
    <FormDialog
      title="Place a legal hold"
      description="In the organization’s name. Its owners and admins are told, and a second person confirms it: one of them, or another compliance officer."
      submit="Place the hold"
      canSubmit={draft !== null && organizationId !== ''}
      onSubmit={() => draft !== null && organizationId !== '' && place.mutate({ organizationId, draft })}
      onClose={onClose}
      isBusy={place.isPending}
      failure={failureOf(place.error)}
    >
      <div className="grid gap-4 md:grid-cols-2">
        <TextField
          label="Find an organization"
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setOrganizationId('');
          }}
        />
        <SelectField
          label="Organization"
          value={organizationId}
          problem={organizations.isError ? errorSentence(organizations.error) : null}
          onChange={(event) => setOrganizationId(event.target.value as OrganizationId)}
        >
          <option value="">Choose one</option>
          {(organizations.data?.organizations ?? []).map(({ id, name, lifecycleState }) => (
            <option key={id} value={id}>
              {lifecycleState === 'active' ? name : `${name}, ${lifecycleState}`}
            </option>
          ))}
        </SelectField>
      </div>
      <HoldFields
        form={form}
        problems={problems}
        projects={[]}
        isFirst={false}
        onChange={(changes) => setForm({ ...form, ...changes })}
      />
      {organizationId === '' ? null : preview.isError ? (
        <p className="text-danger">{errorSentence(preview.error)}</p>
      ) : (
        <HoldPreview preview={preview.data ?? null} />
      )}
    </FormDialog>
  );
}
