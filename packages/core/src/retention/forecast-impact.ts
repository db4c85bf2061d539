import type { ProjectId } from '../tenancy/index.ts';
import { type EffectiveRetention, effectiveRetention, type RetentionOverride } from './effective-retention.ts';
import type { KeyTraffic, RetentionFacts, RetentionKey, RetentionProject } from './impact-ports.ts';
import type { RetentionBounds } from './plan-periods.ts';
import type { RetentionLevel, RetentionPolicy } from './policy.ts';

type Setting = Pick<RetentionPolicy, 'level' | 'payloadRetentionDays' | 'metadataRetentionDays'>;

/** What of a policy decides about the payloads of one part of the traffic. */
export interface ScopeSetting {
  readonly level: RetentionLevel;
  readonly payloadRetentionDays: number;
}

/** A project or a key that sets something of its own, and what holds for it now and after the change. */
export interface RetentionRule {
  readonly kind: 'project' | 'key';
  readonly id: string;
  readonly projectId: ProjectId;
  readonly projectName: string;
  readonly name: string;
  /** Null for a project. */
  readonly key: Pick<RetentionKey, 'environment' | 'lastFour'> | null;
  readonly override: RetentionOverride;
  readonly now: ScopeSetting;
  readonly after: ScopeSetting;
  /** It asks for more than it gets after the change: its setting was allowed by a looser policy. */
  readonly isCapped: boolean;
  readonly requestCount: number;
}

/** Recent requests that would be stored for one and the same period. */
export interface StoredTraffic {
  readonly payloadRetentionDays: number;
  readonly requestCount: number;
}

export interface RetentionForecast {
  readonly rules: readonly RetentionRule[];
  /** Of the recent traffic, what the draft would store, by its period, shortest first. */
  readonly storedTraffic: readonly StoredTraffic[];
  readonly storedTokenCount: number;
  /** The same of the policy in force. */
  readonly storedTokenCountNow: number;
}

export interface ForecastInput {
  readonly inForce: Setting;
  readonly draft: Setting;
  readonly bounds: RetentionBounds;
  readonly facts: RetentionFacts;
  readonly now: Date;
}

/**
 * What a draft would do to traffic like the recent one, key by key: each project and each key keeps its own rule, and the strictest wins as at admission.
 * What single requests ask for by header is not foreseen.
 */
export function forecastImpact({ inForce, draft, bounds, facts, now }: ForecastInput): RetentionForecast {
  const under = (setting: Setting, project: RetentionOverride, key?: RetentionOverride): EffectiveRetention =>
    effectiveRetention({
      policy: { ...setting, version: 0 },
      bounds,
      admittedAt: now,
      project,
      ...(key === undefined ? {} : { key }),
    });
  const isStored = (setting: Setting, { project, key }: KeyTraffic) => under(setting, project, key).expiresAt !== null;
  const tokensOf = (setting: Setting) =>
    facts.traffic.reduce((sum, each) => sum + (isStored(setting, each) ? each.recentTokenCount : 0), 0);
  const ruleOf = rulesOf(facts, (project, key) => ({
    now: under(inForce, project, key),
    after: under(draft, project, key),
  }));
  return {
    rules: [...facts.projects.flatMap((project) => ruleOf(project)), ...facts.keys.flatMap((key) => ruleOf(null, key))],
    storedTraffic: groupByPeriod(
      facts.traffic.map(({ project, key, recentRequestCount }) => ({
        retention: under(draft, project, key),
        requestCount: recentRequestCount,
      })),
    ),
    storedTokenCount: tokensOf(draft),
    storedTokenCountNow: tokensOf(inForce),
  };
}

type Resolve = (
  project: RetentionOverride,
  key?: RetentionOverride,
) => { readonly now: EffectiveRetention; readonly after: EffectiveRetention };

/** The rule of a project, or of a key below its project; none for what sets nothing. */
function rulesOf({ projects, traffic }: RetentionFacts, resolve: Resolve) {
  const byId = new Map(projects.map((project) => [project.id, project]));
  return (of: RetentionProject | null, key?: RetentionKey): readonly RetentionRule[] => {
    const project = of ?? (key === undefined ? undefined : byId.get(key.projectId));
    if (project === undefined) return [];
    const { override } = key ?? project;
    if (override.level === null && override.payloadRetentionDays === null) return [];
    const { now, after } = resolve(project.override, key?.override);
    const counted = traffic.filter((each) =>
      key === undefined ? each.projectId === project.id : each.apiKeyId === key.id,
    );
    return [
      {
        kind: key === undefined ? 'project' : 'key',
        id: key?.id ?? project.id,
        projectId: project.id,
        projectName: project.name,
        name: key?.name ?? project.name,
        key: key === undefined ? null : { environment: key.environment, lastFour: key.lastFour },
        override,
        now: settingOf(now),
        after: settingOf(after),
        isCapped: asksForMore(override, after),
        requestCount: counted.reduce((sum, { requestCount }) => sum + requestCount, 0),
      },
    ];
  };
}

function settingOf({ level, payloadRetentionDays }: EffectiveRetention): ScopeSetting {
  return { level, payloadRetentionDays };
}

function asksForMore({ level, payloadRetentionDays: days }: RetentionOverride, after: ScopeSetting): boolean {
  if (level === 'metadata_only') return false;
  if (after.level === 'metadata_only') return level === 'retain_all' || (days ?? 0) > 0;
  return (days ?? 0) > after.payloadRetentionDays;
}

function groupByPeriod(
  traffic: readonly { readonly retention: EffectiveRetention; readonly requestCount: number }[],
): readonly StoredTraffic[] {
  const counts = new Map<number, number>();
  for (const { retention, requestCount } of traffic) {
    if (retention.expiresAt === null || requestCount === 0) continue;
    counts.set(retention.payloadRetentionDays, (counts.get(retention.payloadRetentionDays) ?? 0) + requestCount);
  }
  return [...counts]
    .toSorted(([a], [b]) => a - b)
    .map(([payloadRetentionDays, requestCount]) => ({ payloadRetentionDays, requestCount }));
}
