'use client';

import { ORGANIZATION_NAME_LENGTH_MAX } from '@lethe/core/organizations';
import { PLAN_RETENTION } from '@lethe/core/retention';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { CopyButton } from '../../components/primitives/copy-button.tsx';
import { TextField } from '../../components/primitives/field.tsx';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import { useShell } from '../../components/shell/shell-context.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { PLAN_NAMES } from '../retention/policy-words.ts';
import { Section } from '../retention/section.tsx';

/** Name, address, plan and id. */
export function OrganizationFacts() {
  const trpc = useTRPC();
  const router = useRouter();
  const { organization } = useShell();
  const refusal = useRefusal('organization:write');
  const [name, setName] = useState(organization.name);
  const rename = useMutation(
    trpc.organizations.rename.mutationOptions({
      onSuccess: () => {
        toast.success(`The organization is called ${name.trim()} now.`);
        router.refresh();
      },
    }),
  );
  const isSame = name.trim() === '' || name.trim() === organization.name;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (refusal === null && !isSame) rename.mutate({ organizationSlug: organization.slug, name: name.trim() });
  };
  return (
    <Section id="organization" title="Organization">
      <form onSubmit={submit} noValidate className="flex max-w-[480px] items-end gap-2">
        <div className="min-w-0 flex-1">
          <TextField
            label="Name"
            value={name}
            maxLength={ORGANIZATION_NAME_LENGTH_MAX}
            disabled={refusal !== null}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <GuardedButton
          type="submit"
          className="h-11 md:h-8"
          refusal={refusal ?? (isSame ? 'The name is the same.' : rename.isPending ? 'Saving.' : null)}
        >
          Rename
        </GuardedButton>
      </form>
      <p role="alert" className={rename.error === null ? 'sr-only' : 'mt-2 text-danger'}>
        {failureOf(rename.error)}
      </p>
      <dl className="mt-4 grid max-w-[560px] grid-cols-[88px_minmax(0,1fr)] gap-x-4 gap-y-1">
        <dt className="text-ink-3">Address</dt>
        <dd className="code">/{organization.slug}</dd>
        <dt className="text-ink-3">Plan</dt>
        <dd>
          {PLAN_NAMES[organization.plan]}, payloads up to {PLAN_RETENTION[organization.plan].payloadRetentionDaysMax}{' '}
          days
        </dd>
        <dt className="self-center text-ink-3">Id</dt>
        <dd className="flex min-w-0 items-center gap-1">
          <span className="code truncate">{organization.id}</span>
          <CopyButton size="tiny" text={organization.id} label="Copy the id" done="The id is copied." />
        </dd>
      </dl>
    </Section>
  );
}
