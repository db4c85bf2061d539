'use client';

import { rolesWith } from '@lethe/core/tenancy';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { formatInstant } from '../../components/format/instant.ts';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { ResolutionCard } from './resolution-card.tsx';

interface ReopenPanelProps {
  organization: { readonly slug: string; readonly name: string };
  /** The state that the page shows. Nothing is reopened out of another one. */
  version: number;
  canReopen: boolean;
  purgesAt: Date;
}

/** Until the purge the owner takes the closure back. */
export function ReopenPanel({ organization, version, canReopen, purgesAt }: ReopenPanelProps) {
  const trpc = useTRPC();
  const [isOpen, setIsOpen] = useState(false);
  const { name, slug } = organization;
  // Loads afresh: what the browser knows of the organization is from before.
  const reopen = useMutation(
    trpc.lifecycle.reopen.mutationOptions({ onSuccess: () => window.location.assign(`/${slug}`) }),
  );
  const roles = new Intl.ListFormat('en', { type: 'disjunction' }).format(rolesWith('organization:close'));
  return (
    <ResolutionCard
      title="To reopen"
      action={
        canReopen ? (
          <GuardedButton
            tone="primary"
            size="named"
            className="md:min-h-9 md:px-3.5"
            refusal={null}
            onClick={() => setIsOpen(true)}
          >
            Reopen {name}
          </GuardedButton>
        ) : null
      }
    >
      {canReopen
        ? `Possible until ${formatInstant(purgesAt)}. What has not expired is readable again.`
        : `Its ${roles} can reopen it until ${formatInstant(purgesAt)}.`}
      {isOpen ? (
        <FormDialog
          title={`Reopen ${name}`}
          description="The gateway answers its keys again within 5 seconds, members see what they saw before, and the plan is charged from now on. What expired meanwhile stays gone."
          submit={`Reopen ${name}`}
          onSubmit={() => reopen.mutate({ organizationSlug: slug, baseVersion: version })}
          onClose={() => setIsOpen(false)}
          isBusy={reopen.isPending || reopen.isSuccess}
          failure={failureOf(reopen.error)}
        />
      ) : null}
    </ResolutionCard>
  );
}
