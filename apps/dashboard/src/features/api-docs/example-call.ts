import type { OperationDescription } from '@lethe/api';

const BUDGET = {
  name: 'Data storage',
  scope: 'storage',
  project_id: null,
  amount_nano_usd: 25_000_000_000,
  thresholds_percent: [50, 80, 100],
};

const DASHBOARD = {
  name: 'Cost by project',
  range: '30d',
  panels: [{ title: 'Cost', metric: 'cost', group_by: 'project', chart: 'bars', width: 'full' }],
};

/** A body that each operation with one takes. */
const BODIES: Readonly<Record<string, unknown>> = {
  putRetentionPolicy: { level: 'retain_all', payload_retention_days: 14, version: 3 },
  putSpendingPolicy: {
    out_of_credit: 'continue_unstored',
    monthly_storage_cap_nano_usd: 25_000_000_000,
    low_balance_nano_usd: 5_000_000_000,
    version: 0,
  },
  putAutoTopUp: {
    is_enabled: true,
    threshold_nano_usd: 10_000_000_000,
    amount_nano_usd: 50_000_000_000,
    monthly_cap_nano_usd: 500_000_000_000,
    version: 0,
  },
  createWebhook: { url: 'https://hooks.example.com/lethe', event_types: ['erasure.done', 'payloads.destroyed'] },
  updateWebhook: { url: 'https://hooks.example.com/lethe', event_types: [], is_enabled: true },
  createBudget: BUDGET,
  updateBudget: BUDGET,
  putBillingDetails: { company_name: 'Halden AS', address: 'Havnegata 1, Bergen', tax_id: null, email: null },
  previewRetentionPolicy: { level: 'retain_all', payload_retention_days: 14 },
  tryRedaction: {
    redaction: { email: true, phone: false, card: false, secret: false, patterns: [] },
    sample: 'Write to joe@example.com.',
  },
  createTopUp: { amount_nano_usd: 50_000_000_000, is_card_saved: true },
  createSettlement: { amount_nano_usd: 87_210_000_000 },
  createCardSetup: {},
  previewExport: { from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' },
  startExport: { from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' },
  previewErasure: { kind: 'end_user', end_user: 'cus_8841' },
  createErasure: {
    kind: 'end_user',
    end_user: 'cus_8841',
    reason: 'Asked for by the customer, ticket 4711',
    confirm_count: 237,
  },
  approveErasure: { confirm_count: 237 },
  declineErasure: { note: 'The end user is not ours' },
  previewHold: { end_users: ['cus_8841'], admitted_from: '2026-10-18', admitted_to: '2026-10-22' },
  placeHold: {
    name: 'Brandt carrier dispute',
    reason: 'Letter of counsel, 2 November',
    end_users: ['cus_8841'],
    admitted_from: '2026-10-18',
    admitted_to: '2026-10-22',
  },
  requestHoldRelease: { reason: 'Settled out of court' },
  searchPayloads: { text: 'Brandt carrier', filter: 'model=openai/gpt-5-mini&tag=refund', from: '2026-11-01' },
  createDashboard: DASHBOARD,
  updateDashboard: { ...DASHBOARD, version: 1 },
  putDashboardReport: {
    frequency: 'weekly',
    weekday: 1,
    hour: 8,
    time_zone: 'Europe/Oslo',
    recipient_ids: ['01989c5e-2f7a-7c31-9d52-0a6e4b1c8f03'],
  },
  giveFeedback: { name: 'review', score: 1 },
  createSavedView: { name: 'Failures of this week', address: 'status=5xx&range=7d' },
  updateSavedView: { name: 'Failures of today', address: 'status=5xx&range=24h' },
  erasePayload: { reason: 'Asked for by the customer, ticket 4711' },
  updateMember: { role: 'developer', project_ids: [] },
  updateProject: { name: 'support-assistant', mode: 'credits', payload_retention_days: 3 },
  createProject: { name: 'support-assistant', mode: 'credits' },
  createApiKey: { project_id: '01989c5e-2f7a-7c31-9d52-0a6e4b1c8f03', name: 'production' },
};
const QUERIES: Readonly<Record<string, string>> = {
  listRequests: '?model=openai/gpt-5-mini&from=2026-11-01&limit=50',
  listConversations: '?end_user=cus_8841&limit=50',
  listAuditEvents: '?action=payload.read&limit=50',
};
const ID = '01989c5e-2f7a-7c31-9d52-0a6e4b1c8f03';

/** A command that can be pasted: it takes the key from LETHE_MANAGEMENT_KEY. */
export function exampleCall(baseUrl: string, operation: Pick<OperationDescription, 'id' | 'method' | 'path'>): string {
  const body = BODIES[operation.id];
  const path =
    operation.path.replace('{line}', 'data_storage').replaceAll(/\{\w+\}/g, ID) + (QUERIES[operation.id] ?? '');
  const lines = [
    `curl${operation.method === 'GET' ? '' : ` -X ${operation.method}`} '${baseUrl}${path}'`,
    `  -H "Authorization: Bearer $LETHE_MANAGEMENT_KEY"`,
    ...(body === undefined ? [] : [`  -H 'Content-Type: application/json'`, `  -d '${JSON.stringify(body)}'`]),
  ];
  return lines.join(' \\\n');
}
