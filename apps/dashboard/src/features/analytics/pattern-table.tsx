'use client';

import type { PromptPattern } from '@lethe/core/analytics';
import { Fragment, useState } from 'react';
import { exactText } from '../../components/chart/chart-value.ts';
import { formatCount, formatQuantity } from '../../components/format/duration.ts';
import { formatDayMinute } from '../../components/format/instant.ts';
import { Usd } from '../../components/money/usd.tsx';
import { Button } from '../../components/primitives/button.tsx';
import { Cell, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { PatternExample } from './pattern-example.tsx';

const COLUMNS = [
  { label: 'Pattern' },
  { label: 'Requests', isNumber: true },
  { label: 'Errors', isNumber: true, isWide: true },
  { label: 'p50', isNumber: true, isWide: true },
  { label: 'p95', isNumber: true, isWide: true },
  { label: 'Tokens', isNumber: true, isWide: true },
  { label: 'USD', isNumber: true, isWide: true },
  { label: 'Last seen', isWide: true },
  { label: 'Example', isQuiet: true },
];

/** One pattern a row. Its example opens below it, one at a time, because each opening is a recorded read. */
export function PatternTable({ patterns }: { patterns: readonly PromptPattern[] }) {
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <DataTable label="Prompt patterns" columns={COLUMNS}>
      {patterns.map((pattern) => {
        const { fingerprint } = pattern;
        const isOpen = opened === fingerprint;
        const name = patternName(pattern);
        return (
          <Fragment key={fingerprint}>
            <tr className="hover:bg-hover">
              <RowHead
                title={name}
                note={pattern.models.join(', ')}
                narrowNote={`${formatQuantity(pattern.requestCount, 'request')} · p95 ${exactText('ms', pattern.latencyP95Ms)}`}
              />
              <Cell isNumber>{formatCount(pattern.requestCount)}</Cell>
              <Cell isNumber isWide>
                {exactText('ratio', pattern.errorCount / pattern.requestCount)}
              </Cell>
              <Cell isNumber isWide>
                {exactText('ms', pattern.latencyP50Ms)}
              </Cell>
              <Cell isNumber isWide>
                {exactText('ms', pattern.latencyP95Ms)}
              </Cell>
              <Cell isNumber isWide>
                {formatCount(pattern.tokenCount)}
              </Cell>
              <Cell isNumber isWide>
                <Usd amountNanoUsd={pattern.costNanoUsd} fractionDigits={2} />
              </Cell>
              <Cell isWide className="numeric whitespace-nowrap text-ink-2">
                <span title={`First seen ${formatDayMinute(pattern.firstSeenAt)} UTC`}>
                  {formatDayMinute(pattern.lastSeenAt)}
                </span>
              </Cell>
              <Cell className="text-right">
                <Button
                  size="tiny"
                  aria-expanded={isOpen}
                  aria-label={`${isOpen ? 'Close' : 'Open'} the example of ${name}`}
                  className="max-md:h-8 max-md:px-2.5"
                  onClick={() => setOpened(isOpen ? null : fingerprint)}
                >
                  {isOpen ? 'Close' : 'Example'}
                </Button>
              </Cell>
            </tr>
            {isOpen ? (
              <tr>
                <td colSpan={COLUMNS.length} className="bg-sunken p-4">
                  <PatternExample pattern={pattern} />
                </td>
              </tr>
            ) : null}
          </Fragment>
        );
      })}
    </DataTable>
  );
}

/** A pattern has no name but its fingerprint, which tells nothing of the prompt. */
function patternName({ fingerprint }: Pick<PromptPattern, 'fingerprint'>): string {
  return fingerprint === '' ? 'No system prompt' : `Pattern ${fingerprint.slice(0, 8)}`;
}
