'use client';

import { formatCount } from '../../../components/format/duration.ts';
import { Usd } from '../../../components/money/usd.tsx';
import { Card, CardHead } from '../../../components/primitives/card.tsx';
import { Chunks } from '../../../components/primitives/chunks.tsx';
import { Cell, DataTable, RowHead } from '../../../components/primitives/data-table.tsx';
import { type RecordColumn, RecordTable } from '../../../components/primitives/record-table.tsx';
import { Tag } from '../../../components/primitives/tag.tsx';
import { Group, State } from './group.tsx';

interface ModelRow {
  readonly model: string;
  readonly requestCount: number;
  readonly costNanoUsd: bigint;
  /** Null without a score. */
  readonly score: number | null;
}

const MODELS: readonly ModelRow[] = [
  { model: 'claude-sonnet-4-5', requestCount: 1_711, costNanoUsd: 22_484_180_000n, score: 0.82 },
  { model: 'gpt-5-mini', requestCount: 83, costNanoUsd: 808_000_000n, score: null },
  { model: 'gemini-2.5-flash', requestCount: 49, costNanoUsd: 4_797_000_000n, score: 0.4 },
];

const COLUMNS: readonly RecordColumn<ModelRow>[] = [
  {
    id: 'model',
    label: 'Model',
    sortBy: ({ model }) => model,
    cell: ({ model }) => model,
    narrowNote: ({ requestCount }) => `${formatCount(requestCount)} requests`,
  },
  {
    id: 'requests',
    label: 'Requests',
    isNumber: true,
    isWide: true,
    sortBy: ({ requestCount }) => requestCount,
    cell: ({ requestCount }) => formatCount(requestCount),
  },
  {
    id: 'cost',
    label: 'Cost',
    isNumber: true,
    sortBy: ({ costNanoUsd }) => costNanoUsd,
    cell: ({ costNanoUsd }) => <Usd amountNanoUsd={costNanoUsd} fractionDigits={2} />,
  },
  {
    id: 'score',
    label: 'Score',
    isNumber: true,
    isWide: true,
    sortBy: ({ score }) => score,
    cell: ({ score }) => score?.toFixed(2) ?? '–',
  },
];

const SORTED_BY = { id: 'cost', isDescending: true };
const LINES = Array.from({ length: 120 }, (_, index) => `Line ${index + 1}`);

export function TablesGroup() {
  return (
    <Group
      id="tables"
      title="Tables"
      note="Time and text left, numbers right, state last. No zebra, no vertical lines. On a narrow screen a row is two lines."
    >
      <State name="Records that are all here: sorted by their heads, what has no value last">
        <RecordTable
          label="Models"
          columns={COLUMNS}
          records={MODELS}
          keyOf={({ model }) => model}
          sortedBy={SORTED_BY}
        />
      </State>
      <State name="Pages of records from the server">
        <DataTable label="Keys" columns={[{ label: 'Key' }, { label: 'Project', isWide: true }, { label: 'State' }]}>
          {['production', 'staging'].map((name) => (
            <tr key={name}>
              <RowHead title={name} note="lethe_demo_…6uml" narrowNote="support-assistant" />
              <Cell isWide>support-assistant</Cell>
              <Cell>
                <Tag tone="outline">Works</Tag>
              </Cell>
            </tr>
          ))}
        </DataTable>
      </State>
      <State name="A list that somebody else made long">
        <Card className="max-h-52 overflow-auto">
          <CardHead title="Lines">120</CardHead>
          <ul className="px-4 py-2">
            <Chunks items={LINES} noun="lines" render={(line) => <li>{line}</li>} />
          </ul>
        </Card>
      </State>
    </Group>
  );
}
