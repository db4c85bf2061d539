'use client';

import { ERASURE_REASON_LENGTH_MAX } from '@lethe/core/payloads';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { Dial } from '../../../components/payload-state/dial.tsx';
import { TextField } from '../../../components/primitives/field.tsx';
import { FormDialog } from '../../../components/primitives/form-dialog.tsx';
import { GuardedButton } from '../../../components/primitives/guarded-button.tsx';
import { useTRPC } from '../../../trpc/client.tsx';
import { failureOf } from '../../../trpc/read-error.ts';

/** How much of the id has to be typed. */
const TYPED_LENGTH = 4;

interface EraseActionProps {
  organizationSlug: string;
  requestId: string;
}

interface EraseButtonProps extends EraseActionProps {
  /** Why it cannot be erased; null when nothing is known to be in the way. */
  refusal: string | null;
}

/** Erases the payload of the request on the page. The button is there only for who may, while there is something to erase. */
export function EraseAction({ organizationSlug, requestId, refusal }: EraseButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <GuardedButton refusal={refusal} onClick={() => setIsOpen(true)} className="[&_svg]:text-danger">
        <Dial kind="erased" />
        <span className="text-danger">Erase payload</span>
      </GuardedButton>
      {isOpen ? (
        <EraseDialog organizationSlug={organizationSlug} requestId={requestId} onClose={() => setIsOpen(false)} />
      ) : null}
    </>
  );
}

function EraseDialog({ organizationSlug, requestId, onClose }: EraseActionProps & { onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const router = useRouter();
  const trpc = useTRPC();
  const erase = useMutation(
    trpc.requests.erase.mutationOptions({
      onSuccess: () => {
        toast.success('Payload erased.');
        onClose();
        router.refresh();
      },
    }),
  );
  const expected = requestId.slice(-TYPED_LENGTH);
  return (
    <FormDialog
      title="Erase 1 payload"
      description="It is unreadable at once and cannot be brought back. Metadata stays, and so does the storage fee that was charged."
      submit="Erase 1 payload"
      isDestructive
      canSubmit={reason.trim() !== '' && typed.trim() === expected}
      onClose={onClose}
      onSubmit={() => erase.mutate({ organizationSlug, requestId, reason: reason.trim() })}
      isBusy={erase.isPending}
      failure={failureOf(erase.error)}
    >
      <TextField
        label="Reason"
        hint="Stays in the audit log. Leave out what is being erased."
        value={reason}
        maxLength={ERASURE_REASON_LENGTH_MAX}
        onChange={(event) => setReason(event.target.value)}
      />
      <TextField
        label={`Type ${expected} to confirm`}
        hint="The last four characters of the request id."
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </FormDialog>
  );
}
