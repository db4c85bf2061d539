import type { NanoUsd } from '@lethe/core/money';
import Link from 'next/link';
import { Usd } from '../../components/money/usd.tsx';
import { Button } from '../../components/primitives/button.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import { topUpHref } from '../billing/credits/credits-query.ts';
import { CARD_ACTION, SideCard } from './side-card.tsx';

interface CreditsCardProps {
  organizationSlug: string;
  balanceNanoUsd: NanoUsd;
  /** What refills it by itself, or that nothing does; null when that could not be read. */
  autoTopUpSentence: string | null;
}

/** The credit that is left, and the way to more. */
export function CreditsCard({ organizationSlug, balanceNanoUsd, autoTopUpSentence }: CreditsCardProps) {
  const path = `/${organizationSlug}/credits`;
  const refusal = useRefusal('billing:write');
  return (
    <SideCard
      id="credits"
      title="Credits"
      action={
        <Link href={path} className={CARD_ACTION}>
          Ledger
        </Link>
      }
    >
      <div className="flex items-center justify-between gap-3">
        <Usd
          amountNanoUsd={balanceNanoUsd}
          fractionDigits={2}
          className="truncate font-semibold text-title tracking-[-0.015em]"
        />
        {refusal === null ? (
          <Button asChild tone="primary">
            <Link href={topUpHref(organizationSlug)}>Top up</Link>
          </Button>
        ) : null}
      </div>
      {autoTopUpSentence === null ? null : <p className="mt-2 text-pretty text-ink-2">{autoTopUpSentence}</p>}
    </SideCard>
  );
}
