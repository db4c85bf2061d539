import { formatInstant } from '../../../components/format/instant.ts';
import { Button } from '../../../components/primitives/button.tsx';
import { Callout } from '../callout.tsx';
import type { CreditFiguresProps } from './credit-figures.tsx';
import { declinedPayments, declinedTitle, describePayment, type PaymentLine } from './payment-words.ts';

type TroubleCalloutProps = Pick<
  CreditFiguresProps,
  'autoTopUp' | 'arePaymentsOn' | 'refusal' | 'onSaveCard' | 'onOpen' | 'now' | 'card'
> & { payments: readonly PaymentLine[] };

/** What is wrong with the payments, and the one thing that sets it right. Nothing where nothing is wrong. */
export function TroubleCallout(props: TroubleCalloutProps) {
  const { payments, autoTopUp, arePaymentsOn, now, card, refusal, onSaveCard, onOpen } = props;
  if (!arePaymentsOn) {
    return (
      <Callout title="Payments are off">
        Nobody takes money on this installation: its operator has not set up Stripe. Credit that was granted is used as
        ever.
      </Callout>
    );
  }
  const declined = declinedPayments(payments);
  const saveCard =
    refusal === null ? (
      <Button onClick={onSaveCard}>{card === null ? 'Save a card' : 'Replace the card'}</Button>
    ) : null;
  const [first] = declined;
  if (first !== undefined) {
    return (
      <Callout isTrouble title={declinedTitle(declined)} actions={saveCard}>
        {describePayment(first, now).note}
      </Callout>
    );
  }
  if (autoTopUp.switchedOffAt !== null && !autoTopUp.isEnabled) {
    return (
      <Callout
        isTrouble
        title="Automatic top-up is off"
        actions={
          <>
            {saveCard}
            {refusal === null && card !== null ? (
              <Button tone="primary" onClick={() => onOpen('auto_top_up')}>
                Switch on
              </Button>
            ) : null}
          </>
        }
      >
        Switched off on {formatInstant(autoTopUp.switchedOffAt)}: the card was declined for 7 days.
      </Callout>
    );
  }
  return null;
}
