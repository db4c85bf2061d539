import { metricsFor } from '../analytics/index.ts';
import type { DashboardDraft, DashboardPanel } from './dashboard.ts';

export const DASHBOARD_TEMPLATES = ['empty', 'cost', 'reliability', 'retention'] as const;
export type DashboardTemplate = (typeof DASHBOARD_TEMPLATES)[number];

type PanelDraft = Omit<DashboardPanel, 'id' | 'filter'> & Partial<Pick<DashboardPanel, 'filter'>>;

interface TemplateDraft extends Pick<DashboardDraft, 'name' | 'range'> {
  /** What it is for, in one sentence. */
  readonly sentence: string;
  readonly panels: readonly PanelDraft[];
}

export const DASHBOARD_TEMPLATE_DRAFTS: Readonly<Record<DashboardTemplate, TemplateDraft>> = {
  empty: { name: 'New dashboard', range: '30d', sentence: 'No panel yet.', panels: [] },
  cost: {
    name: 'Cost',
    range: '30d',
    sentence: 'What requests and storage cost, by model, project and key.',
    panels: [
      { title: 'Cost', metric: 'cost', groupBy: 'none', chart: 'figure', width: 'third' },
      { title: 'Data storage', metric: 'storage_cost', groupBy: 'none', chart: 'figure', width: 'third' },
      { title: 'Requests', metric: 'requests', groupBy: 'none', chart: 'figure', width: 'third' },
      { title: 'Cost by model', metric: 'cost', groupBy: 'model', chart: 'bars', width: 'full' },
      { title: 'Cost by project', metric: 'cost', groupBy: 'project', chart: 'bars', width: 'half' },
      { title: 'Tokens by key', metric: 'tokens', groupBy: 'key', chart: 'bars', width: 'half' },
    ],
  },
  reliability: {
    name: 'Reliability',
    range: '7d',
    sentence: 'How fast upstreams answer, and how often they fail.',
    panels: [
      { title: 'Error rate', metric: 'error_rate', groupBy: 'none', chart: 'figure', width: 'third' },
      { title: 'Latency, p95', metric: 'latency_p95', groupBy: 'none', chart: 'figure', width: 'third' },
      { title: 'First token, p95', metric: 'first_token_p95', groupBy: 'none', chart: 'figure', width: 'third' },
      { title: 'Latency by model, p95', metric: 'latency_p95', groupBy: 'model', chart: 'lines', width: 'half' },
      { title: 'Errors by provider', metric: 'errors', groupBy: 'provider', chart: 'bars', width: 'half' },
      { title: 'Requests by status', metric: 'requests', groupBy: 'status', chart: 'bars', width: 'full' },
    ],
  },
  retention: {
    name: 'Retention',
    range: '30d',
    sentence: 'What keeping payloads costs, and where it comes from.',
    panels: [
      { title: 'Data storage', metric: 'storage_cost', groupBy: 'none', chart: 'figure', width: 'half' },
      { title: 'Tokens', metric: 'tokens', groupBy: 'none', chart: 'figure', width: 'half' },
      { title: 'Data storage by project', metric: 'storage_cost', groupBy: 'project', chart: 'bars', width: 'half' },
      { title: 'Data storage by model', metric: 'storage_cost', groupBy: 'model', chart: 'bars', width: 'half' },
      { title: 'Data storage by key', metric: 'storage_cost', groupBy: 'key', chart: 'bars', width: 'full' },
    ],
  },
};

/** The draft that a template begins with. Each panel gets an id of its own. */
export function draftFromTemplate(template: DashboardTemplate, mintId: () => string): DashboardDraft {
  const { name, range, panels } = DASHBOARD_TEMPLATE_DRAFTS[template];
  return { name, range, panels: panels.map((panel) => ({ filter: {}, ...panel, id: mintId() })) };
}

/** Whoever reads money alone would get a page of refusals out of a template about anything else. */
export function templatesFor(canReadMetadata: boolean): readonly DashboardTemplate[] {
  const metrics = metricsFor(canReadMetadata);
  return DASHBOARD_TEMPLATES.filter((template) => {
    const { panels } = DASHBOARD_TEMPLATE_DRAFTS[template];
    return panels.length === 0 || panels.some(({ metric }) => metrics.includes(metric));
  });
}
