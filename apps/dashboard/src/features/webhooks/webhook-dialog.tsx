'use client';

import type { WebhookEndpoint, WebhookEventType } from '@lethe/core/webhooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { CheckField, FieldGroup, TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { draftOf, eventGroups } from './webhook-state.ts';

interface WebhookDialogProps {
  organizationSlug: string;
  /** Null makes a new one. */
  endpoint: WebhookEndpoint | null;
  onCreated: (created: { url: string; secret: string }) => void;
  onClose: () => void;
}

/** Makes an endpoint, or changes where one is and what it hears of. */
export function WebhookDialog({ organizationSlug, endpoint, onCreated, onClose }: WebhookDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [url, setUrl] = useState(endpoint?.url ?? '');
  const [chosen, setChosen] = useState(endpoint === null ? [] : draftOf(endpoint).eventTypes);
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.webhooks.pathKey() });
  const create = useMutation(
    trpc.webhooks.create.mutationOptions({
      onSuccess: async ({ secret }) => {
        await refresh();
        onCreated({ url, secret });
      },
    }),
  );
  const update = useMutation(
    trpc.webhooks.update.mutationOptions({
      onSuccess: async () => {
        await refresh();
        toast.success('The endpoint is saved.');
        onClose();
      },
    }),
  );
  const draft = { url: url.trim(), eventTypes: [...chosen] };
  const save = () =>
    endpoint === null
      ? create.mutate({ organizationSlug, draft })
      : update.mutate({ organizationSlug, endpointId: endpoint.id, draft, isEnabled: endpoint.isEnabled });
  const action = endpoint === null ? 'Add an endpoint' : 'Save the endpoint';
  return (
    <FormDialog
      title={action}
      description="Lethe posts each event there as JSON, signed, and tries again for three days until it is taken."
      submit={action}
      canSubmit={url.trim() !== ''}
      onSubmit={save}
      onClose={onClose}
      isBusy={create.isPending || update.isPending}
      failure={failureOf(create.error ?? update.error)}
    >
      <TextField
        label="URL"
        type="url"
        inputMode="url"
        value={url}
        placeholder="https://hooks.example.com/lethe"
        hint="https, on port 443, on the public Internet. Redirects are not followed."
        onChange={(event) => setUrl(event.target.value)}
        autoFocus
      />
      <EventChoice chosen={chosen} onChange={setChosen} />
    </FormDialog>
  );
}

interface EventChoiceProps {
  chosen: readonly WebhookEventType[];
  onChange: (chosen: WebhookEventType[]) => void;
}

function EventChoice({ chosen, onChange }: EventChoiceProps) {
  const toggle = (type: WebhookEventType, isChecked: boolean) =>
    onChange(isChecked ? [...chosen, type] : chosen.filter((one) => one !== type));
  return (
    <div className="flex flex-col gap-4">
      <CheckField
        label="Every event"
        note="Those of later versions too. Untick it by choosing some below."
        isChecked={chosen.length === 0}
        isDisabled={chosen.length === 0}
        onChange={() => onChange([])}
      />
      {eventGroups().map(({ label, types }) => (
        <FieldGroup key={label} legend={label}>
          {types.map((type) => (
            <CheckField
              key={type}
              label={<span className="code">{type}</span>}
              isChecked={chosen.includes(type)}
              onChange={(isChecked) => toggle(type, isChecked)}
            />
          ))}
        </FieldGroup>
      ))}
    </div>
  );
}
