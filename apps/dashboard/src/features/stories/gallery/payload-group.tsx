'use client';

import { NOT_STORED_REASONS } from '@lethe/core/payloads';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { JsonTree } from '../../../components/json-tree/json-tree.tsx';
import { Usd } from '../../../components/money/usd.tsx';
import { describeState } from '../../../components/payload-state/describe-state.ts';
import { Dial } from '../../../components/payload-state/dial.tsx';
import { StateBadge } from '../../../components/payload-state/state-badge.tsx';
import { describeMissing } from '../../requests/detail/describe-missing.ts';
import { MissingPanel } from '../../requests/detail/missing-panel.tsx';
import { STORY_NOW } from '../../requests/fixtures/list-fixtures.ts';
import { requestFixture } from '../../requests/fixtures/request-fixtures.ts';

import { Group, State } from './group.tsx';

const REQUEST = requestFixture();
const FRACTIONS = [1, 0.98, 0.9, 0.75, 0.6, 0.5, 0.4, 0.25, 0.1, 0.02];
const AMOUNTS = [0n, 15_000n, 72_760n, 22_484_180n, 999_999_999n, 12_345_678_901n, -1_500_000_000n];
const DOCUMENT = {
  id: 12_345_678,
  nested: { list: [1, 2, 3], empty: {}, none: null, isTrue: true },
  long: 'x'.repeat(900),
  many: Array.from({ length: 250 }, (_, index) => index),
};

/** What only Lethe has: how long something lives, what it costs, and why it is not there. */
export function PayloadGroup() {
  return (
    <Group id="payloads" title="Payloads, money, time">
      <State name="Dial, by remaining life and by state; the word beside it says the same">
        <div className="flex flex-wrap items-center gap-3">
          {FRACTIONS.map((fraction) => (
            <Dial key={fraction} kind="stored" remainingFraction={fraction} className="size-7" />
          ))}
          <Dial kind="expiring" remainingFraction={0.12} className="size-7" />
          <Dial kind="expired" className="size-7" />
          <Dial kind="held" className="size-7" />
          <Dial kind="erased" className="size-7" />
          <Dial kind="not_stored" className="size-7" />
        </div>
        <div className="mt-3 flex flex-wrap gap-5">
          {[0, 18 * 86_400_000, 29.9 * 86_400_000, 31 * 86_400_000].map((afterMs) => {
            const now = new Date(REQUEST.admittedAt.getTime() + afterMs);
            const expiresAt = REQUEST.retention.expiresAt ?? now;
            const state =
              now >= expiresAt
                ? ({ kind: 'expired', expiredAt: expiresAt } as const)
                : ({
                    kind: 'stored',
                    expiresAt,
                    isExpiring: expiresAt.getTime() - now.getTime() < 86_400_000,
                  } as const);
            return <StateBadge key={afterMs} label={describeState({ state, admittedAt: REQUEST.admittedAt, now })} />;
          })}
        </div>
      </State>
      <State name="Money with 2, 6 and 9 decimals; instants as clock, in lists and on pages">
        <div className="grid max-w-[420px] grid-cols-3 gap-x-6 gap-y-1 text-right">
          {AMOUNTS.flatMap((amount) =>
            ([2, 6, 9] as const).map((digits) => (
              <Usd key={`${amount}${digits}`} amountNanoUsd={amount} fractionDigits={digits} />
            )),
          )}
        </div>
        <p className="mt-3 flex flex-wrap gap-5">
          <InstantText at={STORY_NOW} form="clock" />
          <InstantText at={STORY_NOW} form="list" />
          <InstantText at={STORY_NOW} form="page" />
        </p>
      </State>
      <State name="Why a payload is missing">
        <div className="grid gap-4 md:grid-cols-2 lg:grid-cols-3">
          {NOT_STORED_REASONS.map((reason) => (
            <MissingPanel
              key={reason}
              missing={describeMissing({
                reading: { kind: 'not_stored', reason },
                request: REQUEST,
                role: 'admin',
                now: STORY_NOW,
              })}
              policiesHref="#"
              receiptHref={null}
              onShowPolicy={() => undefined}
            />
          ))}
        </div>
      </State>
      <State name="JSON tree">
        <JsonTree value={DOCUMENT} text={JSON.stringify(DOCUMENT)} name="Document" />
      </State>
    </Group>
  );
}
