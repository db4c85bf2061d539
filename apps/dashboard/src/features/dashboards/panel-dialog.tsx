'use client';

import { groupsFor, metricsFor } from '@lethe/core/analytics';
import {
  DASHBOARD_NAME_LENGTH_MAX,
  type DashboardPanel,
  PANEL_CHARTS,
  PANEL_WIDTHS,
  type PanelChart,
  type PanelWidth,
} from '@lethe/core/dashboards';
import { useState } from 'react';
import { SelectField, TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { Segments } from '../../components/primitives/segments.tsx';
import { GROUP_NAMES } from '../analytics/analytics-words.ts';
import { FilterMenu } from '../analytics/filter-menu.tsx';
import { FilterTokens } from '../analytics/filter-tokens.tsx';
import { METRIC_NAMES } from './metric-words.ts';

const CHART_NAMES: Readonly<Record<PanelChart, string>> = { bars: 'Bars', lines: 'Lines', figure: 'Figure' };
const WIDTH_NAMES: Readonly<Record<PanelWidth, string>> = { third: 'A third', half: 'Half', full: 'Full' };

interface PanelDialogProps {
  organizationSlug: string;
  /** Null makes a new one. */
  panel: DashboardPanel | null;
  span: { readonly from: Date; readonly to: Date };
  canReadMetadata: boolean;
  labels: Readonly<Record<string, string>>;
  onSave: (panel: DashboardPanel) => void;
  onClose: () => void;
}

type PanelDraft = Omit<DashboardPanel, 'id' | 'title'>;

const NEW_PANEL: PanelDraft = { metric: 'requests', groupBy: 'none', filter: {}, chart: 'bars', width: 'half' };

/** What a panel counts, how it is split and filtered, and how it stands on the page. */
export function PanelDialog(props: PanelDialogProps) {
  const { organizationSlug, panel, span, canReadMetadata, labels, onSave, onClose } = props;
  const [draft, setDraft] = useState<PanelDraft>(panel ?? NEW_PANEL);
  const [title, setTitle] = useState<string | null>(panel?.title ?? null);
  const { metric, groupBy, filter, chart, width } = draft;
  const proposed = `${METRIC_NAMES[metric]}${groupBy === 'none' ? '' : ` by ${GROUP_NAMES[groupBy].toLowerCase()}`}`;
  const named = (title ?? proposed).trim();
  const action = panel === null ? 'Add a panel' : 'Save the panel';
  const change = (next: Partial<PanelDraft>) => setDraft({ ...draft, ...next });
  const metrics = metricsFor(canReadMetadata);
  const groups = groupsFor(canReadMetadata);
  return (
    <FormDialog
      title={action}
      submit={action}
      canSubmit={named !== ''}
      onSubmit={() => onSave({ ...draft, id: panel?.id ?? crypto.randomUUID(), title: named })}
      onClose={onClose}
      isBusy={false}
      failure={null}
    >
      <div className="grid gap-4 md:grid-cols-2">
        <SelectField
          label="Metric"
          value={metric}
          onChange={({ target }) => change({ metric: metrics.find((each) => each === target.value) ?? metric })}
        >
          {metrics.map((each) => (
            <option key={each} value={each}>
              {METRIC_NAMES[each]}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="Split by"
          value={groupBy}
          onChange={({ target }) => change({ groupBy: groups.find((each) => each === target.value) ?? groupBy })}
        >
          {groups.map((each) => (
            <option key={each} value={each}>
              {GROUP_NAMES[each]}
            </option>
          ))}
        </SelectField>
      </div>
      <TextField
        label="Title"
        value={title ?? proposed}
        maxLength={DASHBOARD_NAME_LENGTH_MAX}
        onChange={(event) => setTitle(event.target.value)}
      />
      <Choice
        label="Chart"
        names={CHART_NAMES}
        options={PANEL_CHARTS}
        value={chart}
        onPick={(picked) => change({ chart: picked })}
      />
      <Choice
        label="Width"
        names={WIDTH_NAMES}
        options={PANEL_WIDTHS}
        value={width}
        onPick={(picked) => change({ width: picked })}
      />
      {canReadMetadata ? (
        <div>
          <p className="mb-1.5 font-medium">Only requests with</p>
          <FilterMenu
            organizationSlug={organizationSlug}
            filter={filter}
            span={span}
            onChange={(next) => change({ filter: plainFilter(next) })}
          />
          <FilterTokens filter={filter} labels={labels} onChange={(next) => change({ filter: plainFilter(next) })} />
        </div>
      ) : null}
    </FormDialog>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  names: Readonly<Record<Value, string>>;
  options: readonly Value[];
  value: Value;
  onPick: (value: Value) => void;
}

function Choice<Value extends string>({ label, names, options, value, onPick }: ChoiceProps<Value>) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <span className="font-medium">{label}</span>
      <Segments
        label={label}
        value={value}
        options={options.map((each) => ({ value: each, label: names[each] }))}
        onPick={onPick}
      />
    </div>
  );
}

/** Without the facets that are empty: a stored filter names only what narrows it. */
function plainFilter(filter: DashboardPanel['filter']): DashboardPanel['filter'] {
  return Object.fromEntries(Object.entries(filter).filter(([, values]) => values !== undefined && values.length > 0));
}
