const organizationId = '0198c1f2-0000-7000-8000-00000000a001';
const holdId = '0198c1f2-0000-7000-8000-00000000c001';
const erasureId = '0198c1f2-0000-7000-8000-00000000e001';
const scope = { projectId: null, endUsers: ['cus_8841'], admittedFrom: null, admittedTo: null, requestIds: [] };

/** An input that each staff procedure takes. A new procedure has to be added here: the access test compares the two lists. */
export const STAFF_INPUTS: Readonly<Record<string, Record<string, unknown> | undefined>> = {
  'organizations.list': {},
  'organizations.get': { organizationId },
  'organizations.suspend': { organizationId, baseVersion: 1, note: 'Spam', typedName: 'Halden' },
  'organizations.resolve': { organizationId, baseVersion: 2, note: 'Settled by phone' },
  'organizations.setPlan': { organizationId, baseVersion: 0, plan: 'enterprise', fee: '1500' },
  'erasures.queue': undefined,
  'erasures.preview': { organizationId, erasureId },
  'erasures.decide': { organizationId, erasureId, decision: 'approve', confirmedCount: 2 },
  'holds.list': undefined,
  'holds.preview': { organizationId, scope },
  'holds.place': { organizationId, draft: { name: 'Brandt', reason: 'letter of counsel', ...scope } },
  'holds.change': { organizationId, change: { holdId, step: 'confirm' } },
  'jobs.list': undefined,
  'jobs.retry': { name: 'write-manifests', organizationId: null },
  'log.list': {},
};

/** What the ports behind them answer, `port.method`; everything else answers nothing. */
export const STAFF_ANSWERS: Readonly<Record<string, unknown>> = {
  'organizations.list': [],
  'organizations.counts': {},
  'organizations.find': { id: organizationId },
  'organizations.nameOf': 'Halden',
  'plans.history': {
    current: { plan: 'free', monthlyFeeNanoUsd: 0n },
    createdAt: new Date('2026-01-01T00:00:00Z'),
    changes: [],
  },
  'plans.change': true,
  'erasureQueue.list': [],
  'erasures.previewFiled': {},
  'holdRegister.list': [],
  'legalHolds.list': [{ id: holdId, projectId: null }],
  'legalHolds.change': { id: holdId },
  'jobs.schedule': [],
  'jobs.failures': [],
  'jobs.retry': true,
  'log.list': [],
};
