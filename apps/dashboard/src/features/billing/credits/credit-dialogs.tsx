'use client';

import type { AutoTopUp, AutoTopUpDraft } from '@lethe/core/billing/dunning';
import type { NanoUsd } from '@lethe/core/money';
import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ConfirmDialog } from '../../../components/primitives/confirm-dialog.tsx';
import { useTRPC } from '../../../trpc/client.tsx';
import { failureOf } from '../../../trpc/read-error.ts';
import { AutoTopUpDialog } from './auto-top-up-dialog.tsx';
import { describeAutoTopUp } from './auto-top-up-draft.ts';
import { type CardFacts, cardName } from './card-words.ts';
import type { CreditDialog } from './credit-figures.tsx';
import { TopUpDialog } from './top-up-dialog.tsx';
import type { HostedPages } from './use-hosted-pages.ts';

interface CreditDialogsProps {
  organizationSlug: string;
  dialog: CreditDialog | null;
  balanceNanoUsd: NanoUsd;
  card: CardFacts | null;
  settings: AutoTopUp;
  pages: HostedPages;
  onClose: () => void;
  /** Something was saved, so the page is out of date. */
  onChanged: () => void;
}

/** What the page has open over it. */
export function CreditDialogs(props: CreditDialogsProps) {
  const { dialog, balanceNanoUsd, card, pages, onClose } = props;
  if (dialog === null) return null;
  if (dialog === 'remove_card') return <RemoveCard {...props} />;
  if (dialog !== 'top_up') return <AutoTopUpDialogs {...props} />;
  return (
    <TopUpDialog
      balanceNanoUsd={balanceNanoUsd}
      hasCard={card !== null}
      onClose={() => {
        pages.forgetFailure();
        onClose();
      }}
      onSubmit={pages.topUp}
      isBusy={pages.isBusy}
      failure={pages.topUpFailure}
    />
  );
}

function AutoTopUpDialogs({ organizationSlug, dialog, card, settings, onClose, onChanged }: CreditDialogsProps) {
  const trpc = useTRPC();
  const save = useMutation(
    trpc.autoTopUp.save.mutationOptions({
      onSuccess: ({ settings: saved }) => {
        toast.success(saved.isEnabled ? describeAutoTopUp(saved) : 'Automatic top-up is off.');
        onChanged();
      },
    }),
  );
  const send = (draft: AutoTopUpDraft) => save.mutate({ organizationSlug, baseVersion: settings.version, draft });
  const { isEnabled: _, version: __, switchedOffAt: ___, ...amounts } = settings;
  const shared = { onClose, isBusy: save.isPending, failure: failureOf(save.error) };
  if (dialog === 'auto_top_up_off') {
    return (
      <ConfirmDialog
        action="Switch off automatic top-up"
        consequence="The card is no longer charged by itself. A charge that waits to be tried again is dropped too."
        onConfirm={() => send({ ...amounts, isEnabled: false })}
        {...shared}
      />
    );
  }
  return (
    <AutoTopUpDialog
      settings={settings}
      card={card === null ? 'The saved card' : cardName(card)}
      onSubmit={send}
      {...shared}
    />
  );
}

function RemoveCard({ organizationSlug, card, settings, onClose, onChanged }: CreditDialogsProps) {
  const trpc = useTRPC();
  const remove = useMutation(
    trpc.credits.removeCard.mutationOptions({
      onSuccess: () => {
        toast.success('The card was removed.');
        onChanged();
      },
    }),
  );
  return (
    <ConfirmDialog
      action="Remove the card"
      consequence={
        settings.isEnabled
          ? 'Automatic top-ups and the plan fee cannot be charged until another card is saved.'
          : 'The plan fee cannot be charged until another card is saved.'
      }
      facts={card === null ? [] : [{ label: 'Card', value: cardName(card) }]}
      onClose={onClose}
      onConfirm={() => remove.mutate({ organizationSlug })}
      isBusy={remove.isPending}
      failure={failureOf(remove.error)}
    />
  );
}
