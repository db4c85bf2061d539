import type { OrganizationId, ProjectScope } from '../tenancy/index.ts';
import type { AnalyticsPoint } from './analytics-answer.ts';
import type { AnalyticsQuery } from './analytics-query.ts';
import type { ModelComparisonQuery, ModelFigures } from './compare-models.ts';
import type { PromptPatterns, PromptPatternsQuery } from './prompt-patterns.ts';

/** Whose requests are asked about. */
export interface AnalyticsScope {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
}

/** Figures over an organization's requests, exact at every moment but for percentiles, which are off by at most {@link PERCENTILE_ERROR_MAX}. */
export interface AnalyticsReader {
  points(scope: AnalyticsScope, query: AnalyticsQuery): Promise<readonly AnalyticsPoint[]>;
  /** The most used first. Behaviour is counted only where it is asked for. */
  models(
    scope: AnalyticsScope,
    query: ModelComparisonQuery & { readonly hasBehaviour: boolean },
  ): Promise<readonly ModelFigures[]>;
  /**
   * Requests whose payload is readable now, grouped by the shape of their system prompt. What was never stored, has expired or was erased is in
   * no pattern.
   * @throws {DomainError} organization_suspended, organization_closed
   */
  promptPatterns(scope: AnalyticsScope, query: PromptPatternsQuery): Promise<PromptPatterns>;
}
