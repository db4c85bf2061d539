import { describe, expect, test } from 'vitest';
import { DEMO_ORGANIZATIONS } from '../organizations/index.ts';
import type { DraftRequest } from './draft-request.ts';
import { generateTraffic } from './generate-traffic.ts';

// A Thursday, so that the last two weeks hold two whole weekends.
const NOW = new Date('2026-11-19T15:00:00Z');
const CONTENT_SAMPLE_EVERY = 61;
const LARGE_PAYLOAD_BYTES_MIN = 1_000_000;

const byOrganization = DEMO_ORGANIZATIONS.map((organization) => ({
  organization,
  slug: organization.slug,
  drafts: [...generateTraffic(organization, NOW)],
}));
const all = byOrganization.flatMap(({ drafts }) => drafts);

function fingerprint({ content: _, ...facts }: DraftRequest): string {
  return JSON.stringify(facts);
}

describe.each(byOrganization)('$slug', ({ organization, drafts }) => {
  test('is told the same way each time', () => {
    const again = [...generateTraffic(organization, NOW)];
    expect(again.map(fingerprint)).toEqual(drafts.map(fingerprint));
    for (let index = 0; index < drafts.length; index += CONTENT_SAMPLE_EVERY) {
      expect(again[index]?.content()).toEqual(drafts[index]?.content());
    }
  });

  test('has about as many requests as planned, all of them over by now', () => {
    const { requestCount } = organization.traffic;
    expect(drafts.length).toBeGreaterThanOrEqual(requestCount);
    expect(drafts.length).toBeLessThan(requestCount + 40);
    for (const { admittedAt, timing } of drafts) {
      expect(admittedAt.getTime() + timing.totalMs).toBeLessThan(NOW.getTime());
    }
  });

  test('is older than no policy, project or key that it came under', () => {
    const oldestMs = Math.min(...drafts.map(({ admittedAt }) => admittedAt.getTime()));
    const ageDays = (NOW.getTime() - oldestMs) / 86_400_000;
    expect(organization.createdDaysAgo).toBeGreaterThan(ageDays);
    for (const { name, keys } of organization.projects.filter((project) =>
      drafts.some(({ projectName }) => projectName === project.name),
    )) {
      for (const key of keys) expect(key.createdDaysAgo, `${name} ${key.name}`).toBeGreaterThan(ageDays);
    }
  });

  test('is quieter at weekends', () => {
    const recent = drafts.filter(({ admittedAt }) => NOW.getTime() - admittedAt.getTime() < 14 * 86_400_000);
    const isWeekend = ({ admittedAt }: DraftRequest): boolean => [0, 6].includes(admittedAt.getUTCDay());
    const weekendShare = recent.filter(isWeekend).length / recent.length;
    expect(weekendShare).toBeGreaterThan(0);
    expect(weekendShare).toBeLessThan(2 / 7);
  });

  test('fails now and then, and says how', () => {
    const failed = drafts.filter(({ statusCode }) => statusCode !== 200);
    expect(failed.length).toBeGreaterThan(drafts.length * 0.005);
    expect(failed.length).toBeLessThan(drafts.length * 0.06);
    for (const draft of failed.filter(({ errorCode }) => errorCode !== null)) {
      expect(draft.usage).toMatchObject({ inputTokens: 0, outputTokens: 0 });
      expect(JSON.parse(draft.content().response)).toHaveProperty('error.message');
    }
    for (const draft of failed.filter(({ statusCode }) => statusCode === 499)) {
      expect(draft.usage.isEstimated).toBe(true);
      expect(draft.content().response).not.toContain('[DONE]');
    }
  });
});

test('every kind of failure occurs', () => {
  const statuses = new Set(all.map(({ statusCode }) => statusCode));
  expect([...statuses].sort()).toEqual([200, 400, 429, 499, 502, 504]);
});

test('models of five providers are used, streamed and not', () => {
  expect(new Set(all.map(({ profile }) => profile.provider)).size).toBe(5);
  expect(new Set(all.map(({ isStreamed }) => isStreamed)).size).toBe(2);
});

test('there are cached tokens, reasoning, cut answers, pictures, parallel calls and a refusal', () => {
  const answered = all.filter(({ statusCode }) => statusCode === 200);
  expect(answered.some(({ usage }) => usage.cachedInputTokens > 0)).toBe(true);
  expect(answered.some(({ usage }) => usage.reasoningTokens > 0)).toBe(true);
  expect(answered.some(({ finishReason }) => finishReason === 'length')).toBe(true);
  const contents = answered.filter((_, index) => index % 7 === 0).map((draft) => draft.content());
  expect(contents.some(({ request }) => request.includes('data:image/png;base64,'))).toBe(true);
  expect(contents.some(({ response }) => response.includes('reasoning_content'))).toBe(true);
  expect(contents.some(({ response }) => response.includes('"index":1,"id"'))).toBe(true);
  expect(contents.some(({ response }) => response.includes('"refusal":"I'))).toBe(true);
});

test('there is a payload of 1 MB and one that is hostile', () => {
  const requestOf = (scenario: string): string =>
    all.find((draft) => draft.scenario === scenario)?.content().request ?? '';
  expect(Buffer.byteLength(requestOf('pasted-export'))).toBeGreaterThan(LARGE_PAYLOAD_BYTES_MIN);
  expect(requestOf('hostile-mail')).toContain('<script>alert(document.domain)</script>');
});
