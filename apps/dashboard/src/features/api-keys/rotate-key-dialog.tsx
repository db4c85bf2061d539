'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SelectField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { OVERLAP_CHOICES } from './expiry-choice.ts';
import type { ApiKeyRow } from './key-state.ts';

interface RotateKeyDialogProps {
  organizationSlug: string;
  apiKey: ApiKeyRow;
  onRotated: (rotated: { apiKey: string; remark: string }) => void;
  onClose: () => void;
}

export function RotateKeyDialog({ organizationSlug, apiKey, onRotated, onClose }: RotateKeyDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [overlapText, setOverlapText] = useState('24');
  const overlap = OVERLAP_CHOICES.find(({ value }) => value === overlapText) ?? OVERLAP_CHOICES[0];
  const rotate = useMutation(
    trpc.apiKeys.rotate.mutationOptions({
      onSuccess: async (rotated) => {
        await queryClient.invalidateQueries({ queryKey: trpc.apiKeys.pathKey() });
        const remark =
          overlap.hours === 0
            ? `${apiKey.mask} stops working within 5 seconds.`
            : `${apiKey.mask} goes on working for ${overlap.label}, at most until its own expiry.`;
        onRotated({ apiKey: rotated.apiKey, remark });
      },
    }),
  );
  return (
    <FormDialog
      title={`Rotate ${apiKey.name}`}
      description="Makes a new key with the same project, limits and expiry. Both work during the overlap, so that nothing fails while you exchange it."
      submit={`Rotate ${apiKey.name}`}
      onSubmit={() => rotate.mutate({ organizationSlug, apiKeyId: apiKey.id, overlapHours: overlap.hours })}
      onClose={onClose}
      isBusy={rotate.isPending}
      failure={failureOf(rotate.error)}
    >
      <SelectField label="Overlap" value={overlapText} onChange={(event) => setOverlapText(event.target.value)}>
        {OVERLAP_CHOICES.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
    </FormDialog>
  );
}
