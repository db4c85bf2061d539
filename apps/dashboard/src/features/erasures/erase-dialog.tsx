'use client';

import type { Erasure, ErasureSelector } from '@lethe/core/erasures';
import { ERASURE_REASON_LENGTH_MAX } from '@lethe/core/payloads';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { formatClock } from '../../components/format/instant.ts';
import { TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { errorSentence, failureOf } from '../../trpc/read-error.ts';
import { EMPTY_ERASE_FORM, readErase } from './erase-draft.ts';
import { EraseFields } from './erase-fields.tsx';
import { erasureHref } from './erasure-href.ts';
import { confirmedTotal, eraseAction, filedWords } from './erasure-words.ts';
import { SumTable } from './sum-table.tsx';
import { TypedCount } from './typed-count.tsx';
import { useErasePreview } from './use-erase-preview.ts';

interface EraseDialogProps {
  /** What is to go; left out, the dialog asks. */
  selector?: ErasureSelector;
  onClose: () => void;
}

/** The last look before payloads go: what is selected, what holds keep of it, why, and the number. Whoever may not erase asks for it here. */
export function EraseDialog({ selector: given, onClose }: EraseDialogProps) {
  const { permissions } = useShell();
  const mayErase = permissions.includes('payload:erase');
  const [form, setForm] = useState(EMPTY_ERASE_FORM);
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const { selector, preview, isCurrent, error, recount } = useErasePreview(given, form);
  const { send, request } = useEraseRequest({ onClose, onFailed: recount });
  const total = preview === null ? 0 : confirmedTotal(preview);
  const isTyped = !mayErase || total < 2 || typed.trim() === String(total);
  const action = eraseAction(preview, mayErase);
  return (
    <FormDialog
      title={action}
      description={mayErase ? ERASES : ASKS}
      submit={action}
      isDestructive={mayErase}
      canSubmit={isCurrent && total > 0 && reason.trim() !== '' && isTyped}
      onClose={onClose}
      onSubmit={() => {
        if (selector === null || preview === null) return;
        send({ selector, reason: reason.trim(), confirmedCount: mayErase ? preview.erasableCount : null });
      }}
      isBusy={request.isPending}
      failure={failureOf(request.error)}
      remark={preview === null ? undefined : `Counted ${formatClock(preview.countedAt)} UTC`}
    >
      {given === undefined ? (
        <EraseFields
          form={form}
          problems={readErase(form).problems}
          onChange={(changes) => setForm({ ...form, ...changes })}
        />
      ) : null}
      {error === null ? (
        <SumTable preview={preview} selector={selector} isCurrent={isCurrent} />
      ) : (
        <p className="text-danger">{errorSentence(error)}</p>
      )}
      <TextField
        label="Reason"
        hint="Stays on record. Leave out what is being erased."
        value={reason}
        maxLength={ERASURE_REASON_LENGTH_MAX}
        onChange={(event) => setReason(event.target.value)}
      />
      {mayErase && preview !== null ? <TypedCount total={total} value={typed} onChange={setTyped} /> : null}
    </FormDialog>
  );
}

const ERASES =
  'They become unreadable when you confirm, and cannot be brought back. Metadata stays. You get a signed receipt.';
const ASKS = 'Your role asks, and somebody who may erase payloads decides within 30 days. Metadata stays in any case.';

interface Draft {
  readonly selector: ErasureSelector;
  readonly reason: string;
  readonly confirmedCount: number | null;
}

/** Files what was decided, and shows it. A refusal leaves the dialog open and has everything counted again. */
function useEraseRequest({ onClose, onFailed }: { onClose: () => void; onFailed: () => void }) {
  const { organization } = useShell();
  const router = useRouter();
  const trpc = useTRPC();
  const show = (erasure: Erasure) => {
    toast.success(filedWords(erasure));
    onClose();
    router.push(erasureHref(organization.slug, erasure.id));
    router.refresh();
  };
  const request = useMutation(trpc.erasures.request.mutationOptions({ onSuccess: show, onError: onFailed }));
  return { request, send: (draft: Draft) => request.mutate({ organizationSlug: organization.slug, ...draft }) };
}
