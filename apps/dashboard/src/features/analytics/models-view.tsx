'use client';

import { costPerRequest, type ModelFigures } from '@lethe/core/analytics';
import { CSV_MEDIA_TYPE, csvLine } from '@lethe/core/csv';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { RecordTable } from '../../components/primitives/record-table.tsx';
import { Select } from '../../components/primitives/select.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { RetryNotice } from '../requests/retry-notice.tsx';
import type { Settled } from '../requests/settle.ts';
import { type AnalyticsAddress, analyticsHref, inspectorHref } from './analytics-address.ts';
import { AnalyticsFrame } from './analytics-frame.tsx';
import type { FacetLabels } from './analytics-words.ts';
import { downloadText } from './download-text.ts';
import { type ModelHref, modelColumns } from './model-columns.tsx';

export interface ModelsViewProps {
  address: AnalyticsAddress;
  span: { readonly from: Date; readonly to: Date };
  now: Date;
  labels: FacetLabels;
  comparison: Settled<{ readonly models: readonly ModelFigures[] }>;
  /** The most used tags of the dates: use cases to compare by. */
  tags: readonly string[];
}

/** Models side by side, usually for one tag. */
export function ModelsView({ address, span, now, labels, comparison, tags }: ModelsViewProps) {
  const { organization, permissions } = useShell();
  const router = useRouter();
  const canReadMetadata = permissions.includes('metadata:read');
  const canReadPayloads = permissions.includes('payload:read');
  const { filter } = address;
  const columns = useMemo(() => {
    const hrefOf: ModelHref = ({ provider, model }, narrowed = {}) => {
      const { payload, ...rest } = narrowed;
      const href = inspectorHref(organization.slug, {
        filter: { ...filter, ...rest, model: [`${provider}/${model}`] },
        ...span,
      });
      return payload === undefined ? href : `${href}&payload=${payload}`;
    };
    return modelColumns(canReadMetadata ? hrefOf : null, canReadPayloads);
  }, [organization.slug, filter, span, canReadMetadata, canReadPayloads]);
  const compareTag = (tag: string) =>
    router.push(
      analyticsHref(`/${organization.slug}/analytics/models`, {
        ...address,
        filter: { ...filter, tag: tag === '' ? undefined : [tag] },
      }),
      { scroll: false },
    );
  const tag = filter.tag?.length === 1 ? (filter.tag[0] ?? '') : '';
  const models = comparison.isOk ? comparison.data.models : [];
  return (
    <AnalyticsFrame tab="models" address={address} now={now} labels={labels}>
      <div className="mt-4 mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        {canReadMetadata ? (
          <div className="flex items-center gap-2 text-ink-2">
            <label htmlFor="tag">Use case</label>
            <Select id="tag" value={tag} onChange={({ target }) => compareTag(target.value)}>
              <option value="">All requests</option>
              {[...new Set([...tags, ...(tag === '' ? [] : [tag])])].map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </Select>
          </div>
        ) : null}
        <p className="min-w-0 flex-1 basis-[280px] text-ink-3 text-label">
          {canReadMetadata
            ? 'Percentiles within 4.9 %. Feedback is the mean of all scores, −1 to 1, and how many there are. Times are UTC.'
            : 'Inference at list prices, whoever paid for it. Times are UTC.'}
        </p>
        <Button
          size="tiny"
          disabled={models.length === 0}
          className="max-md:h-8 max-md:px-2.5"
          onClick={() =>
            downloadText({
              name: `${organization.slug}-models.csv`,
              mediaType: CSV_MEDIA_TYPE,
              text: modelsCsv(models, canReadMetadata),
            })
          }
        >
          <Icon name="download" />
          CSV
        </Button>
      </div>
      {!comparison.isOk ? (
        <RetryNotice
          title="The models could not be loaded"
          message={comparison.message}
          onRetry={() => router.refresh()}
        />
      ) : models.length === 0 ? (
        <Notice glyph={<Icon name="compare" />} title="No request in these dates">
          Remove a filter or widen the dates.
        </Notice>
      ) : (
        <RecordTable
          label="Models"
          columns={columns}
          records={models}
          keyOf={({ provider, model }) => `${provider}/${model}`}
        />
      )}
    </AnalyticsFrame>
  );
}

const PLAIN_HEAD = ['model', 'requests', 'tokens', 'cost_nano_usd', 'cost_per_request_nano_usd'];
const BEHAVIOUR_HEAD = ['errors', 'p50_ms', 'p95_ms', 'first_token_p50_ms', 'feedback_mean', 'feedback_count'];

/** The table as a file, with whole nano-USD. */
function modelsCsv(models: readonly ModelFigures[], hasBehaviour: boolean): string {
  const head = csvLine([...PLAIN_HEAD, ...(hasBehaviour ? BEHAVIOUR_HEAD : [])]);
  const lines = models.map((row) => {
    const { behaviour } = row;
    const plain = [
      `${row.provider}/${row.model}`,
      row.requestCount,
      row.tokenCount,
      row.costNanoUsd,
      costPerRequest(row),
    ];
    if (behaviour === null) return csvLine(plain);
    const { errorCount, latencyP50Ms, latencyP95Ms, firstTokenP50Ms, feedbackMean, feedbackCount } = behaviour;
    return csvLine([...plain, errorCount, latencyP50Ms, latencyP95Ms, firstTokenP50Ms, feedbackMean, feedbackCount]);
  });
  return head + lines.join('');
}
