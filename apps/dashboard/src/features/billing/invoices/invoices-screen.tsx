'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { useRefusal } from '../../../components/shell/refusal.ts';
import { useShell } from '../../../components/shell/shell-context.tsx';
import { useTRPC } from '../../../trpc/client.tsx';
import { failureOf } from '../../../trpc/read-error.ts';
import { DetailsDialog } from './details-dialog.tsx';
import { InvoicesView, type InvoicesViewProps } from './invoices-view.tsx';

type InvoicesScreenProps = Pick<
  InvoicesViewProps,
  'organizationSlug' | 'invoices' | 'newestHref' | 'olderHref' | 'details' | 'now'
>;

/** The page with what can be done on it. */
export function InvoicesScreen(props: InvoicesScreenProps) {
  const { organizationSlug, details } = props;
  const { organization } = useShell();
  const trpc = useTRPC();
  const router = useRouter();
  const refusal = useRefusal('billing:write');
  const [isEditing, setIsEditing] = useState(false);
  const save = useMutation(
    trpc.invoices.saveDetails.mutationOptions({
      onSuccess: () => {
        toast.success('The billing details stand on invoices from the next one on.');
        setIsEditing(false);
        router.refresh();
      },
    }),
  );
  return (
    <InvoicesView
      {...props}
      organizationName={organization.name}
      refusal={refusal}
      onEditDetails={() => setIsEditing(true)}
      dialogs={
        isEditing ? (
          <DetailsDialog
            details={details}
            organizationName={organization.name}
            onClose={() => setIsEditing(false)}
            onSubmit={(form) => save.mutate({ organizationSlug, details: form })}
            isBusy={save.isPending}
            failure={failureOf(save.error)}
          />
        ) : null
      }
    />
  );
}
