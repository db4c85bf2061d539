import type { AuditEvent } from '@lethe/core/audit';
import { NO_FIGURES } from '@lethe/core/billing/usage';
import { QUIET_DESTRUCTION } from '@lethe/core/retention/testing';
import { ROLE_PERMISSIONS, ROLES } from '@lethe/core/tenancy';
import { describe, expect, test } from 'vitest';
import { dismissalCookie, isDismissal, writeDismissal } from './dismissal.ts';
import { groupEvents } from './group-events.ts';
import { newestUsed } from './newest-used.ts';
import {
  balanceFigure,
  describeChange,
  destroyedFigure,
  erasuresFigure,
  errorsFigure,
  forecastFigure,
  latencyFigure,
  monthFigure,
  requestsFigure,
  storedFigure,
} from './overview-figures.ts';
import {
  OVERVIEW_FIGURES,
  OVERVIEW_PARTS,
  type OverviewFigure,
  type OverviewPart,
  ROLE_OVERVIEWS,
} from './overview-parts.ts';

type Statement = Parameters<typeof monthFigure>[0];

const NOW = new Date('2026-11-21T12:00:00Z');
const traffic = (requestCount: number, errorCount = 0) => ({
  requestCount,
  errorCount,
  tokenCount: requestCount * 100,
});
const of = (current: ReturnType<typeof traffic>, previous: ReturnType<typeof traffic>) => ({
  from: new Date('2026-11-20T12:00:00Z'),
  current,
  previous,
});

describe('what a role’s page has', () => {
  const NEEDED: Readonly<Record<OverviewPart | OverviewFigure, (typeof ROLE_PERMISSIONS)['owner'][number]>> = {
    traffic: 'analytics:read',
    spend: 'billing:read',
    errors: 'metadata:read',
    conversations: 'metadata:read',
    lately: 'audit:read',
    keys: 'api_key:read',
    policy: 'policy:read',
    holds: 'hold:read',
    proof: 'audit:read',
    credit: 'billing:read',
    invoices: 'billing:read',
    requests: 'metadata:read',
    latency: 'analytics:read',
    stored: 'metadata:read',
    month: 'billing:read',
    forecast: 'billing:read',
    balance: 'billing:read',
    destroyed: 'audit:read',
    erasures: 'metadata:read',
  };

  test.each(ROLES)('the role %s may read, and at most four figures stand side by side', (role) => {
    const { figures, main, side } = ROLE_OVERVIEWS[role];
    for (const name of [...figures, ...main, ...side]) expect(ROLE_PERMISSIONS[role]).toContain(NEEDED[name]);
    expect(figures.length).toBeLessThanOrEqual(4);
    expect(main.length).toBeGreaterThan(0);
  });

  test('leaves no part and no figure without a role', () => {
    const all = ROLES.flatMap((role) => [...ROLE_OVERVIEWS[role].main, ...ROLE_OVERVIEWS[role].side]);
    expect(OVERVIEW_PARTS.filter((part) => !all.includes(part))).toEqual([]);
    const figures = ROLES.flatMap((role) => ROLE_OVERVIEWS[role].figures);
    expect(OVERVIEW_FIGURES.filter((figure) => !figures.includes(figure))).toEqual([]);
  });
});

describe('the figures', () => {
  test('of requests stand beside the day before', () => {
    expect(requestsFigure(of(traffic(1_120), traffic(1_000)), '/halden')).toEqual({
      label: 'Requests, 24 h',
      value: '1,120',
      note: '112,000 tokens, 12 % more than the day before',
      href: '/halden/requests?range=24h',
    });
  });

  test.each([
    [0, 0, 'none the day before either'],
    [5, 0, 'none the day before'],
    [5, 5, 'as many as the day before'],
    [0, 5, '100 % fewer than the day before'],
    [1_011, 1_000, '1.1 % more than the day before'],
    [100_001, 100_000, '< 0.1 % more than the day before'],
  ])('of %i after %i say: %s', (now, before, words) => {
    expect(describeChange(now, before)).toBe(words);
  });

  test('of errors tell their share, and alarm when there are more than the day before', () => {
    expect(errorsFigure(of(traffic(1_000, 4), traffic(900, 2)), '/halden')).toMatchObject({
      value: '4',
      note: '0.4 % of requests, 2 the day before',
      isAlarming: true,
    });
    expect(errorsFigure(of(traffic(0), traffic(900, 2)), '/halden')).toMatchObject({
      note: 'No request, 2 the day before',
      isAlarming: false,
    });
  });

  test('of what is stored tell what ends within a day', () => {
    expect(storedFigure({ readableCount: 140, expiringCount: 7 }, '').note).toBe('7 expire within a day');
    expect(storedFigure({ readableCount: 140, expiringCount: 0 }, '').note).toBe('None expires within a day');
  });

  test('of money are the statement’s, and unknown before a day has passed', () => {
    const month = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-12-01T00:00:00Z') };
    const total = { ...NO_FIGURES, chargedInferenceNanoUsd: 5_000_000_000n, storageNanoUsd: 250_000_000n };
    const statement = { total, month, forecast: null, isStorageCharged: true } as unknown as Statement;
    expect(monthFigure(statement, '/halden')).toMatchObject({
      label: 'Cost since 1 Nov',
      value: '$5.25',
      note: 'Inference $5.00, data storage $0.25',
    });
    expect(forecastFigure(statement, '')).toMatchObject({ label: 'Forecast by 30 Nov', value: '–' });
    const ownInstallation = {
      ...statement,
      total: { ...total, inferenceNanoUsd: 7_000_000_000n },
      isStorageCharged: false,
    };
    expect(
      monthFigure({ ...ownInstallation, total: { ...ownInstallation.total, storageNanoUsd: 0n } }, ''),
    ).toMatchObject({
      value: '$7.00',
      note: 'At list prices, paid by your own keys',
    });
    expect(forecastFigure(ownInstallation, '').note).toBe('Nothing is charged here');
    expect(balanceFigure(-1_000_000_000n, 'No credit', '').value).toBe('−$1.00');
  });

  test('of latency, destruction and erasures say when there is nothing', () => {
    expect(latencyFigure(null, null, '')).toMatchObject({ value: '–', note: 'No request was timed' });
    expect(latencyFigure(3_410, 628, '').note).toContain('628 ms');
    expect(destroyedFigure(QUIET_DESTRUCTION, '')).toMatchObject({ isAlarming: false });
    expect(destroyedFigure({ ...QUIET_DESTRUCTION, overdueKeyCount: 2 }, '')).toMatchObject({
      note: '2 hours overdue',
      isAlarming: true,
    });
    expect(erasuresFigure(null, '')).toMatchObject({ value: '0', note: 'Nobody waits' });
  });
});

test('what one actor did several times in a row is one line, and no further back', () => {
  const event = (action: string, actor: string) => ({ action, actor: { id: actor } }) as unknown as AuditEvent;
  const events = [event('payload.read', 'ines'), event('payload.read', 'ines'), event('payload.read', 'tomas')];
  const runs = groupEvents([...events, event('api_key.created', 'tomas'), event('payload.read', 'ines')]);
  expect(runs.map(({ event: { action, actor }, count }) => `${actor.id} ${action} ${count}`)).toEqual([
    'ines payload.read 2',
    'tomas payload.read 1',
    'tomas api_key.created 1',
    'ines payload.read 1',
  ]);
  expect(groupEvents([])).toEqual([]);
});

test('keys that work are listed by their last use, to the instant of their expiry', () => {
  const key = (id: string, lastUsedAt: Date | null, changes = {}) => ({
    ...{ id, lastUsedAt, revokedAt: null as Date | null, expiresAt: null as Date | null },
    ...changes,
  });
  const later = new Date(NOW.getTime() + 1);
  const keys = [
    key('never', null),
    key('old', new Date('2026-11-01T00:00:00Z'), { expiresAt: later }),
    key('ended', NOW, { expiresAt: NOW }),
    key('revoked', NOW, { revokedAt: NOW }),
    key('new', NOW),
  ];
  expect(newestUsed(keys, NOW).map(({ id }) => id)).toEqual(['new', 'old', 'never']);
});

test('the steps are dismissed for one organization, on its own pages', () => {
  const cookie = writeDismissal('halden');
  expect(cookie.startsWith(`${dismissalCookie('halden')}=`)).toBe(true);
  expect(cookie).toContain('path=/halden;');
  expect(dismissalCookie('halden')).not.toBe(dismissalCookie('northlight'));
  expect(isDismissal(cookie.split(';')[0]?.split('=')[1])).toBe(true);
  expect(isDismissal(undefined)).toBe(false);
});
