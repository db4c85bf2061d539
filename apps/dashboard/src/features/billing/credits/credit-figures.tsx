'use client';

import type { AutoTopUp as AutoTopUpSettings, CreditStanding } from '@lethe/core/billing/dunning';
import type { NanoUsd } from '@lethe/core/money';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Usd } from '../../../components/money/usd.tsx';
import { GuardedButton } from '../../../components/primitives/guarded-button.tsx';
import { Figure, FigureStrip } from '../figure-strip.tsx';
import { describeAutoTopUp, monthText } from './auto-top-up-draft.ts';
import { balanceNote } from './balance-note.ts';
import { type CardFacts, cardExpiry, cardName } from './card-words.ts';
import { reconciliationWords } from './reconciliation-words.ts';

export type CreditDialog = 'top_up' | 'auto_top_up' | 'auto_top_up_off' | 'remove_card';

export interface CreditFiguresProps {
  balanceNanoUsd: NanoUsd;
  standing: Pick<CreditStanding, 'negativeSince' | 'reconciliation'>;
  /** A balance below it is low; null where nobody said so. */
  lowBalanceNanoUsd: NanoUsd | null;
  card: CardFacts | null;
  /** Whether a card was saved a moment ago that is not known yet. */
  isCardExpected?: boolean;
  /** Whether anybody takes money here. */
  arePaymentsOn: boolean;
  autoTopUp: AutoTopUpSettings;
  /** By automatic top-ups, in this month. */
  chargedThisMonthNanoUsd: NanoUsd;
  now: Date;
  /** Why nothing here can be changed; null when it can. */
  refusal: string | null;
  onOpen: (dialog: CreditDialog) => void;
  /** Leads to the hosted page on which a card is saved. */
  onSaveCard: () => void;
  isSavingCard: boolean;
}

/** How the credit stands, and what keeps it standing. */
export function CreditFigures(props: CreditFiguresProps) {
  return (
    <FigureStrip>
      <Balance {...props} />
      <AutoTopUp {...props} />
      <Card {...props} />
      <Reconciled {...props} />
    </FigureStrip>
  );
}

function Balance({ balanceNanoUsd, lowBalanceNanoUsd, standing: { negativeSince } }: CreditFiguresProps) {
  return (
    <Figure label="Balance" note={balanceNote({ balanceNanoUsd, lowBalanceNanoUsd, negativeSince })}>
      <span className={balanceNanoUsd < 0n ? 'text-danger' : ''}>
        <Usd amountNanoUsd={balanceNanoUsd} fractionDigits={2} />
      </span>
    </Figure>
  );
}

function AutoTopUp({ autoTopUp: settings, chargedThisMonthNanoUsd, card, refusal, onOpen }: CreditFiguresProps) {
  const month = monthText(settings, chargedThisMonthNanoUsd);
  const cardRefusal = card === null ? 'It takes a saved card.' : null;
  return (
    <Figure
      label="Automatic top-up"
      note={
        settings.isEnabled ? (
          <>
            {describeAutoTopUp(settings)}
            {month === null ? null : <span className="block">{month}</span>}
          </>
        ) : card === null ? (
          'It takes a saved card. Until then cards are charged only when somebody tops up.'
        ) : (
          'Cards are charged only when somebody tops up.'
        )
      }
      action={
        <>
          <GuardedButton refusal={refusal ?? cardRefusal} onClick={() => onOpen('auto_top_up')}>
            {settings.isEnabled ? 'Change' : 'Switch on'}
          </GuardedButton>
          {settings.isEnabled ? (
            <GuardedButton tone="quiet" refusal={refusal} onClick={() => onOpen('auto_top_up_off')}>
              Switch off
            </GuardedButton>
          ) : null}
        </>
      }
    >
      {settings.isEnabled ? 'On' : 'Off'}
    </Figure>
  );
}

function Card({ card, isCardExpected = false, now, refusal, onOpen, onSaveCard, isSavingCard }: CreditFiguresProps) {
  const expiry = card === null ? null : cardExpiry(card, now);
  return (
    <Figure
      label="Saved card"
      note={
        expiry === null ? (
          isCardExpected ? (
            'Stripe confirms it in a moment.'
          ) : (
            'For automatic top-ups and the plan fee'
          )
        ) : (
          <span className={expiry.isTrouble ? 'text-danger' : ''}>{expiry.text}</span>
        )
      }
      action={
        <>
          <GuardedButton refusal={refusal} onClick={onSaveCard} aria-disabled={isSavingCard}>
            {card === null ? 'Save a card' : 'Replace'}
          </GuardedButton>
          {card === null ? null : (
            <GuardedButton tone="quiet" refusal={refusal} onClick={() => onOpen('remove_card')}>
              Remove
            </GuardedButton>
          )}
        </>
      }
    >
      {card === null ? (isCardExpected ? 'Being saved' : 'None') : cardName(card)}
    </Figure>
  );
}

function Reconciled({ standing: { reconciliation } }: CreditFiguresProps) {
  const { figure, note, isTrouble } = reconciliationWords(reconciliation);
  return (
    <Figure
      label="Compared with Stripe"
      note={
        <>
          {note}
          {reconciliation === null ? null : (
            <span className="block">
              <InstantText at={reconciliation.ranAt} form="list" /> UTC
            </span>
          )}
        </>
      }
    >
      <span className={isTrouble ? 'text-danger' : ''}>{figure}</span>
    </Figure>
  );
}
