import { chargedTotal, netStorage } from '@lethe/core/billing/usage';
import { describe, expect, test } from 'vitest';
import { type BillingNoticeInput, billingNotice } from './billing-notice.ts';
import { budgetFormOf, readBudget } from './budget-draft.ts';
import { describeBudget } from './budget-words.ts';
import { chartInput, chartSentence } from './chart-input.ts';
import { costChartModel } from './cost-chart-model.ts';
import { figuresOf, runwayText } from './figures.ts';
import { STORY_BUDGETS, STORY_MODEL_POINTS, STORY_MONTH, STORY_POINTS, statementFixture } from './fixtures.ts';
import { statementLines } from './statement-lines.ts';
import { storageCapState } from './storage-cap.ts';

const USD = 1_000_000_000n;
const PRO = { plan: 'pro', amountNanoUsd: 49n * USD, quantity: '1 month' } as const;
const statement = statementFixture();
const charged = chargedTotal(statement.total);

describe('the statement', () => {
  const draft = statementLines({ statement, planFee: PRO, invoice: null, isSelfHosted: false });
  const line = (key: string) => draft.lines.find((each) => each.key === key);

  test('takes usage out of credit, so that the plan fee is what is due', () => {
    expect(draft.lines.map(({ label }) => label)).toEqual([
      'Inference',
      'Data storage',
      'Plan fee, Pro',
      'Credits applied',
    ]);
    expect(line('credits')?.amountNanoUsd).toBe(-charged);
    expect(draft.total).toEqual({ label: 'Due 1 Dec 2026', amountNanoUsd: 49n * USD });
    expect(draft.status).toBe('Draft, closes 1 Dec 2026');
  });

  test('names no plan for the fee of a month that had more than one', () => {
    const planFee = { plan: null, amountNanoUsd: 7n * USD, quantity: 'by time in each plan' };
    const { lines } = statementLines({ statement, planFee, invoice: null, isSelfHosted: false });
    expect(lines.find(({ key }) => key === 'plan_fee')?.label).toBe('Plan fee');
  });

  test('counts the requests that were charged, as the invoice does', () => {
    const check = { ...statement.check, chargedCount: 7 };
    const { lines } = statementLines({
      statement: { ...statement, check },
      planFee: PRO,
      invoice: null,
      isSelfHosted: false,
    });
    expect(lines[0]).toMatchObject({ label: 'Inference', quantity: '7 requests' });
    expect(lines[0]?.proof?.sentence).toContain('7 rows of usage');
  });

  test('says what the server found when it added up the rows, and leads to them', () => {
    expect(line('storage')?.proof).toMatchObject({
      sentence: `Equals the sum of ${statement.check.storedCount.toLocaleString('en')} stored requests, difference 0 nano-USD`,
      isExact: true,
      rows: { month: STORY_MONTH, category: 'storage' },
    });
  });

  test('never hides a difference', () => {
    const check = { ...statement.check, differenceNanoUsd: 12_000n };
    const wrong = statementLines({
      statement: { ...statement, check },
      planFee: null,
      invoice: null,
      isSelfHosted: false,
    });
    expect(wrong.lines[1]?.proof).toMatchObject({
      isExact: false,
      sentence: expect.stringContaining('Does not equal'),
    });
    expect(wrong.lines[1]?.proof?.sentence).toContain('difference 12,000 nano-USD');
  });

  test('names a project that stored nothing, without rows that there are none of', () => {
    const part = line('storage')?.parts.at(-1);
    expect(part).toMatchObject({ label: 'docs-search, nothing stored', amountNanoUsd: 0n, rows: null });
  });

  test('charges storage net of what was given back, and tells of it', () => {
    const total = { ...statement.total, storageRefundedNanoUsd: 60_000n };
    const { lines } = statementLines({
      statement: { ...statement, total },
      planFee: null,
      invoice: null,
      isSelfHosted: false,
    });
    expect(lines[1]?.amountNanoUsd).toBe(netStorage(total));
    expect(lines[1]?.parts.find(({ key }) => key === 'refunds')).toMatchObject({
      quantity: '6,000 tokens',
      rows: { category: 'storage_refund' },
    });
  });

  test('is due in whole cents, as the card will be charged', () => {
    const planFee = { ...PRO, amountNanoUsd: 31_378_333_333n };
    expect(statementLines({ statement, planFee, invoice: null, isSelfHosted: false }).total.amountNanoUsd).toBe(
      31_370_000_000n,
    );
  });

  test('of a month that is over shows what its invoice says', () => {
    const over = { ...statement, isOver: true };
    const invoice = { number: 'HALDEN-0007', dueNanoUsd: 49n * USD };
    expect(statementLines({ statement: over, planFee: PRO, invoice, isSelfHosted: false }).status).toBe(
      'Invoice HALDEN-0007',
    );
  });

  test('has list prices and nothing to pay where Lethe is self-hosted', () => {
    const total = { ...statement.total, chargedInferenceNanoUsd: 0n, storageNanoUsd: 0n };
    const own = statementLines({
      statement: { ...statement, total },
      planFee: null,
      invoice: null,
      isSelfHosted: true,
    });
    expect(own.lines.map(({ key }) => key)).toEqual(['inference', 'storage']);
    expect(own.total).toEqual({ label: 'Total at list prices', amountNanoUsd: total.inferenceNanoUsd });
  });
});

describe('the figures', () => {
  test('add up to what the statement charges and the plan fee', () => {
    const [total, ...others] = figuresOf({
      statement,
      planFeeNanoUsd: PRO.amountNanoUsd,
      balanceNanoUsd: 1n,
      isSelfHosted: false,
    });
    expect(total?.amountNanoUsd).toBe(charged + PRO.amountNanoUsd);
    expect(others.map(({ label }) => label)).toEqual(['Inference', 'Data storage', 'Credit balance']);
  });

  test('have no credit where nothing is sold', () => {
    const figures = figuresOf({ statement, planFeeNanoUsd: 0n, balanceNanoUsd: undefined, isSelfHosted: true });
    expect(figures.map(({ key }) => key)).toEqual(['total', 'inference', 'storage']);
  });

  const day = (amount: bigint) => ({ day: STORY_MONTH, inferenceNanoUsd: amount, storageNanoUsd: amount });
  const forecast = { days: [day(99n * USD), day(5n * USD), day(15n * USD)], inferenceNanoUsd: 0n, storageNanoUsd: 0n };
  test('of a month that is over do not foretell how long today’s balance lasts', () => {
    const over = { ...statement, isOver: true, forecast: null };
    const figures = figuresOf({ statement: over, planFeeNanoUsd: 0n, balanceNanoUsd: 1n, isSelfHosted: false });
    expect(figures.map(({ label, note }) => [label, note]).at(-1)).toEqual([
      'Credit balance',
      'Now, whatever the month',
    ]);
  });

  test.each([
    [118n * USD, 'About 5 days at this rate'],
    [19n * USD, 'Less than a day at this rate'],
    [20n * USD, 'About 1 day at this rate'],
    [9_000n * USD, 'More than a year at this rate'],
    [0n, 'No credit'],
    [-1n, 'No credit'],
  ])('%s nano-USD of credit: %s', (balance, text) => {
    expect(runwayText(balance, { forecast })).toBe(text);
  });
});

describe('the chart', () => {
  const input = { month: STORY_MONTH, forecast: statement.forecast, isSelfHosted: false } as const;

  test('agrees with the statement, by category and by model', () => {
    const byCategory = costChartModel(chartInput({ ...input, grouping: 'category', points: STORY_POINTS }));
    expect(byCategory.overall).toBe(charged);
    expect(byCategory.series.map(({ total }) => total)).toEqual([
      statement.total.chargedInferenceNanoUsd,
      netStorage(statement.total),
    ]);
    const byModel = costChartModel(chartInput({ ...input, grouping: 'model', points: STORY_MODEL_POINTS }));
    expect(byModel.series.map(({ label }) => label).at(-1)).toBe('2 others');
  });

  test('leaves out what was charged and given back', () => {
    const [point] = STORY_POINTS;
    if (point === undefined) throw new Error('The fixtures have a day.');
    const figures = { ...point.figures, storageRefundedNanoUsd: point.figures.storageNanoUsd };
    for (const grouping of ['category', 'project'] as const) {
      const model = costChartModel(chartInput({ ...input, grouping, points: [{ ...point, figures }] }));
      expect(model.overall).toBe(figures.chargedInferenceNanoUsd);
    }
  });

  test('is said in one sentence', () => {
    const model = costChartModel(chartInput({ ...input, grouping: 'category', points: STORY_POINTS }));
    expect(chartSentence(model, STORY_MONTH)).toMatch(
      /^November 2026: \$[\d.]+ in all, Data storage \$[\d.]+, Inference \$[\d.]+; \d+ Nov cost most, \$[\d.]+\.$/,
    );
    const empty = costChartModel(chartInput({ ...input, grouping: 'model', points: [] }));
    expect(chartSentence(empty, STORY_MONTH)).toBe('Nothing was spent in November 2026.');
  });
});

describe('a budget', () => {
  test('says how much is spent, of what members were told, and what comes next', () => {
    expect(STORY_BUDGETS.map(describeBudget)).toMatchObject([
      { progress: '57 % of $700.00', alerts: 'Told at 50 %, next at 80 %', isOver: false },
      { progress: '109 % of $110.00', alerts: 'Told at 100 %', usedFraction: 1, isOver: true },
    ]);
  });

  test('is read back from the form that it was opened in', () => {
    const [budget] = STORY_BUDGETS;
    if (budget === undefined) throw new Error('The fixtures have a budget.');
    const { name, scope, projectId, amountNanoUsd, thresholdsPercent } = budget;
    expect(readBudget(budgetFormOf(budget)).draft).toEqual({
      name,
      scope,
      projectId,
      amountNanoUsd,
      thresholdsPercent,
    });
  });

  test.each([
    [{ thresholds: '50, ninety' }, { thresholdsProblem: expect.stringContaining('whole percents') }],
    [{ thresholds: '1 2 3 4 5 6' }, { thresholdsProblem: expect.stringContaining('up to five') }],
    [{ thresholds: '' }, { thresholdsProblem: null }],
    [{ amount: '0.001' }, { amountProblem: expect.any(String) }],
    [{ scope: 'project' as const }, { amountProblem: null }],
    [{ name: ' ' }, { amountProblem: null }],
  ])('with %j is not complete', (change, problem) => {
    const form = { ...budgetFormOf(STORY_BUDGETS[0] ?? null), ...change };
    expect(readBudget(form)).toMatchObject({ draft: null, ...problem });
  });
});

describe('the notice on every page', () => {
  const since = new Date('2026-11-14T09:00:00Z');
  const fine = { balanceNanoUsd: 5n * USD, lowSince: null, negativeSince: null, suspensionRequests: [] };
  const reached = storageCapState({
    chargedNanoUsd: 250n * USD,
    averageFeeNanoUsd: 0n,
    forecastNanoUsd: null,
    policy: { outOfCredit: 'block', monthlyStorageCapNanoUsd: 250n * USD },
    now: since,
  });
  const request = { id: 'r', reason: 'plan_fee', paymentId: null, requestedAt: since } as const;
  const noticeFor = (
    changes: Partial<BillingNoticeInput['standing']>,
    cap = reached,
    failingSince: Date | null = null,
  ) => billingNotice({ standing: { ...fine, ...changes }, failingSince, outOfCredit: 'block', cap });

  test('is the gravest one alone', () => {
    const low = { lowSince: since };
    const negative = { ...low, balanceNanoUsd: -2n * USD, negativeSince: since };
    expect(noticeFor({ ...negative, suspensionRequests: [request] })).toMatchObject({
      tone: 'danger',
      sentence: 'The plan fee could not be collected for 7 days. It is withdrawn when the payment arrives.',
    });
    expect(noticeFor(negative)).toMatchObject({
      title: 'The balance is −$2.00',
      sentence: 'Top up by 21 Nov 2026, or the organization is suspended.',
    });
    const earlier = new Date('2026-11-13T09:00:00Z');
    expect(noticeFor(negative, null, earlier)).toMatchObject({
      title: 'The card was declined',
      sentence: 'It is tried again until 20 Nov 2026; then the organization is suspended.',
    });
    expect(noticeFor(low)).toMatchObject({
      title: 'The storage cap of $250.00 is reached',
      sentence: 'Requests that would be stored are refused. It reopens with the next month.',
    });
    expect(noticeFor(low, null)).toMatchObject({ tone: 'warning', title: 'Credit is low: $5.00' });
  });

  test('is not there when all is well', () => {
    expect(noticeFor({}, null)).toBeNull();
  });
});
