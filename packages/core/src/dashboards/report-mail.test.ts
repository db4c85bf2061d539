import { describe, expect, test } from 'vitest';
import type { AnalyticsAnswer, AnalyticsUnit, AnalyticsValue } from '../analytics/index.ts';
import type { DashboardPanel } from './dashboard.ts';
import { changeText, figureText } from './figure-text.ts';
import { mayReadPanel } from './panel-query.ts';
import { reportSpans } from './report-instants.ts';
import { reportMail } from './report-mail.ts';

const PANEL: DashboardPanel = {
  id: '0189d5c0-0000-7000-8000-0000000000e1',
  title: 'Cost by tag',
  metric: 'cost',
  groupBy: 'tag',
  filter: {},
  chart: 'bars',
  width: 'half',
};
const SCHEDULE = { frequency: 'daily', weekday: null, hour: 8, timeZone: 'Europe/Oslo' } as const;

function answer(unit: AnalyticsUnit, overall: AnalyticsValue, labels: readonly string[] = []): AnalyticsAnswer {
  return {
    metric: 'cost',
    interval: 'day',
    unit,
    isAdditive: true,
    startAt: [],
    series: labels.map((label) => ({
      key: label,
      label,
      isOther: false,
      values: [],
      total: 1_000_000_000n,
      sampleCount: 1,
    })),
    overall,
    sampleCount: 1,
  };
}

function mailOf(labels: readonly string[], refusedCount = 0) {
  return reportMail({
    organizationName: 'Halden',
    dashboard: { id: 'd', name: 'Cost' },
    schedule: SCHEDULE,
    spans: reportSpans(SCHEDULE, new Date('2026-11-22T07:00:00Z')),
    figures: {
      panels: [
        { panel: PANEL, now: answer('nano_usd', 12_340_000_000n, labels), before: answer('nano_usd', 10_000_000_000n) },
      ],
      refusedCount,
    },
    url: 'https://lethe.example/halden/dashboards/d',
    unsubscribeUrl: 'https://lethe.example/reports/unsubscribe/abc',
  });
}

describe('the mail of a report', () => {
  test('says the figure, the change, the span and how to get no more of them, in both forms', () => {
    const { subject, text, html } = mailOf(['refund']);
    expect(subject).toBe('Cost: daily report of Halden');
    expect(text).toContain('Cost by tag: $12.34 (+23.4 %, before: $10.00)');
    expect(text).toContain('· refund: $1.00');
    expect(text).toContain('from 21 Nov 2026, 08:00 Europe/Oslo to 22 Nov 2026, 08:00 Europe/Oslo');
    expect(text).toContain('Unsubscribe from this report: https://lethe.example/reports/unsubscribe/abc');
    expect(html).toContain('href="https://lethe.example/reports/unsubscribe/abc"');
  });

  test('what callers named things stays text on one line, and short', () => {
    const { text, html } = mailOf([
      '<img src=x onerror=alert(1)>',
      'a\r\nBcc: everybody@example.com',
      `${'x'.repeat(500)}`,
    ]);
    expect(html).not.toContain('<img');
    expect(text).not.toMatch(/^Bcc:/m);
    expect(text).not.toContain('x'.repeat(61));
  });

  test('says how much of the dashboard the role leaves out', () => {
    expect(mailOf([], 1).text).toContain('One panel of this dashboard is not part of your role.');
    expect(mailOf([], 3).text).toContain('3 panels of this dashboard are not part of your role.');
  });
});

test.each([
  ['nano_usd', 0n, '$0.00'],
  ['nano_usd', 15_000n, '$0.000015000'],
  ['nano_usd', -12_340_000_000n, '−$12.34'],
  ['count', 1_234_567, '1,234,567'],
  ['ms', 628, '628 ms'],
  ['ms', 3_414, '3.41 s'],
  ['ratio', 0.0532, '5.3 %'],
  ['score', -0.5, '−0.50'],
  ['count', null, '–'],
] as const)('a figure in %s reads %s', (unit, value, text) => {
  expect(figureText(unit, value)).toBe(text);
});

test.each([
  [150, 100, '+50.0 %'],
  [50n, 100n, '−50.0 %'],
  [100, 100, 'unchanged'],
  [10, 0, null],
  [null, 100, null],
] as const)('%s after %s reads %s', (now, before, text) => {
  expect(changeText(now, before)).toBe(text);
});

test('whoever reads money alone gets no panel of latency, of tags, or filtered by a status', () => {
  expect(mayReadPanel('finance', { metric: 'cost', groupBy: 'model', filter: {} })).toBe(true);
  expect(mayReadPanel('finance', { metric: 'latency_p95', groupBy: 'none', filter: {} })).toBe(false);
  expect(mayReadPanel('finance', { metric: 'cost', groupBy: 'tag', filter: {} })).toBe(false);
  expect(mayReadPanel('finance', { metric: 'cost', groupBy: 'none', filter: { status: ['5xx'] } })).toBe(false);
  expect(mayReadPanel('developer', { metric: 'latency_p95', groupBy: 'tag', filter: { status: ['5xx'] } })).toBe(true);
});
