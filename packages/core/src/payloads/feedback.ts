import { z } from 'zod';
import type { ApiKeyId, OrganizationId, ProjectId, RequestId } from '../tenancy/index.ts';

export const FEEDBACK_NAME_DEFAULT = 'score';
const FEEDBACK_NAME = /^[a-z0-9_.-]{1,64}$/;
const SCORE_MIN = -1;
const SCORE_MAX = 1;

/** As many decimals as are kept, so that what is answered is what is kept. */
const SCORE_STEPS = 1_000_000_000;
const toKeptScore = (score: number): number => Math.round(score * SCORE_STEPS) / SCORE_STEPS;

/** What an application says of one of its requests. A text is not part of it: that would be content. */
export const feedbackDraftSchema = z.strictObject({
  request_id: z.uuid(),
  score: z.number().min(SCORE_MIN).max(SCORE_MAX).transform(toKeptScore),
  name: z.string().regex(FEEDBACK_NAME).default(FEEDBACK_NAME_DEFAULT),
});

/** The name under which members give scores in the dashboard. */
export const FEEDBACK_NAME_DASHBOARD = 'dashboard';

export const feedbackScoreSchema = feedbackDraftSchema.shape.score;
export const feedbackNameSchema = feedbackDraftSchema.shape.name;

/** A score of a request. Each API key, member and management key has one under each name: the latest. */
export interface RequestFeedback {
  readonly name: string;
  /** From -1 to 1, to nine decimals. */
  readonly score: number;
  readonly createdAt: Date;
}

export interface FeedbackDraft {
  readonly organizationId: OrganizationId;
  /** The project of the key: it scores no other project's requests. */
  readonly projectId: ProjectId;
  readonly apiKeyId: ApiKeyId;
  readonly requestId: RequestId;
  readonly name: string;
  readonly score: number;
}

export interface FeedbackStore {
  /** False when there is no such request: unknown, of another project and of another organization alike. */
  store(draft: FeedbackDraft): Promise<boolean>;
}

export const FEEDBACK_GIVERS = ['api_key', 'user', 'management_key'] as const;

export interface FeedbackGiver {
  readonly kind: (typeof FEEDBACK_GIVERS)[number];
  readonly id: string;
}

export interface GivenFeedback extends RequestFeedback {
  /** Its name is null for one that is no more. */
  readonly giver: FeedbackGiver & { readonly name: string | null };
}

/** Scores that members and management keys give, beside those of the caller's application. */
export interface FeedbackRepository {
  /** The scores of one request, by name, then oldest first. None for a request of another organization. */
  of(organizationId: OrganizationId, requestId: RequestId): Promise<readonly GivenFeedback[]>;
  /** A later score of the same giver and name takes the place of the one before. False when there is no such request. */
  give(score: ScoreOfRequest & { readonly score: number }): Promise<boolean>;
  /** Nothing where there is none. */
  withdraw(score: ScoreOfRequest): Promise<void>;
}

export interface ScoreOfRequest {
  readonly organizationId: OrganizationId;
  readonly requestId: RequestId;
  readonly giver: FeedbackGiver;
  readonly name: string;
}
