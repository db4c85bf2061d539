import type { AnalyticsAnswer } from '@lethe/core/analytics';
import { dashboardPanelSchema } from '@lethe/core/dashboards';
import { describe, expect, test } from 'vitest';
import { panelModel, panelSentence } from './panel-model.ts';
import { fileNameOf } from './save-file.ts';
import { arrange } from './save-picture.ts';

const panel = dashboardPanelSchema.parse({
  id: '0189d5c0-0000-7000-8000-0000000000e1',
  title: 'Latency',
  metric: 'latency_p95',
  chart: 'bars',
});

function answer(isAdditive: boolean): AnalyticsAnswer {
  return {
    metric: 'latency_p95',
    interval: 'day',
    unit: isAdditive ? 'count' : 'ms',
    isAdditive,
    startAt: [new Date('2026-11-21T00:00:00Z'), new Date('2026-11-22T00:00:00Z')],
    series: [{ key: '', label: '', isOther: false, values: [300, 628], total: 628, sampleCount: 2 }],
    overall: 628,
    sampleCount: 2,
  };
}

describe('what a panel draws', () => {
  test('what does not add up is drawn as lines, whatever the panel asks for', () => {
    expect(panelModel(panel, answer(false), 'day').kind).toBe('lines');
    expect(panelModel(panel, answer(true), 'day').kind).toBe('bars');
  });

  test('says it in a sentence', () => {
    const text = panelSentence(panel, panelModel(panel, answer(false), 'day'));
    expect(text).toMatch(/^Latency: 628 ms over 2 days\. The highest is .*22 Nov/);
  });
});

describe('a picture of a dashboard', () => {
  test('has panels in rows of six shares, none outside of it and none over another', () => {
    const boxes = arrange(
      (['third', 'third', 'third', 'half', 'full', 'half', 'half'] as const).map((width) => ({ width })),
    );
    const rows = [...new Set(boxes.map(({ y }) => y))];
    expect(boxes.map(({ y }) => rows.indexOf(y))).toEqual([0, 0, 0, 1, 2, 3, 3]);
    for (const { x, width } of boxes) expect(x + width).toBeLessThanOrEqual(24 + 1_168);
    const [first, second] = boxes;
    expect((first?.x ?? 0) + (first?.width ?? 0)).toBeLessThan(second?.x ?? 0);
  });

  test.each([
    ['Cost by model, p95', 'cost-by-model-p95.png'],
    ['../../etc/passwd', 'etc-passwd.png'],
    ['日本', 'dashboard.png'],
  ])('%s is saved as %s', (name, file) => {
    expect(fileNameOf(name, 'png')).toBe(file);
  });
});
