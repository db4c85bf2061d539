'use client';

import type { PromptPatterns } from '@lethe/core/analytics';
import { useRouter } from 'next/navigation';
import { formatCount, formatQuantity } from '../../components/format/duration.ts';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { RetryNotice } from '../requests/retry-notice.tsx';
import type { Settled } from '../requests/settle.ts';
import type { AnalyticsAddress } from './analytics-address.ts';
import { AnalyticsFrame } from './analytics-frame.tsx';
import { PatternTable } from './pattern-table.tsx';

export interface PromptsViewProps {
  address: AnalyticsAddress;
  now: Date;
  found: Settled<PromptPatterns>;
}

/** Stored requests by the shape of their system prompt. A prompt is shown only when its example is opened. */
export function PromptsView({ address, now, found }: PromptsViewProps) {
  const router = useRouter();
  return (
    <AnalyticsFrame tab="prompts" address={address} now={now} labels={{}} hasFilter={false}>
      {!found.isOk ? (
        <RetryNotice
          title="The patterns could not be loaded"
          message={found.message}
          onRetry={() => router.refresh()}
        />
      ) : (
        <>
          <p className="mt-4 mb-3 max-w-[88ch] text-pretty text-ink-2">{scopeSentence(found.data)}</p>
          {found.data.patterns.length === 0 ? (
            <Notice glyph={<Icon name="layers" />} title="No stored request in these dates">
              Prompts are grouped where they are stored. Widen the dates, or store payloads in Policies.
            </Notice>
          ) : (
            <PatternTable patterns={found.data.patterns} />
          )}
        </>
      )}
    </AnalyticsFrame>
  );
}

/** What the figures are of, and what they are not of. */
export function scopeSentence({
  patterns,
  patternCount,
  scannedCount,
  requestCount,
  isComplete,
}: PromptPatterns): string {
  const counted = isComplete
    ? `${formatQuantity(scannedCount, 'stored request')} of ${formatCount(requestCount)} in these dates`
    : `The newest ${formatCount(scannedCount)} stored requests of ${formatCount(requestCount)} in these dates`;
  const shown =
    patternCount > patterns.length
      ? `; the ${formatCount(patterns.length)} largest of ${formatCount(patternCount)} patterns are shown`
      : '';
  return `${counted}${shown}. What is not stored, has expired or was erased is in no pattern. Numbers, dates, ids, addresses and quoted names of a prompt do not count for its shape.`;
}
