import { z } from 'zod';

export const USAGE_PAGE_SIZE_MAX = 200;
export const USAGE_PAGE_SIZE_DEFAULT = 50;
const MODEL_LENGTH_MAX = 200;

/** What figures are grouped by. By category means: not at all, since each figure has its categories. */
export const USAGE_GROUPS = ['category', 'project', 'model', 'api_key'] as const;
export type UsageGroupBy = (typeof USAGE_GROUPS)[number];

/** Rows that a line of a statement consists of: those with an amount of it. */
export const USAGE_CATEGORIES = ['inference', 'storage', 'storage_refund'] as const;
export type UsageCategory = (typeof USAGE_CATEGORIES)[number];

/** Which rows of usage are shown. `from` is included, `to` is not. */
export const usageFilterSchema = z.strictObject({
  from: z.date().optional(),
  to: z.date().optional(),
  projectId: z.guid().optional(),
  apiKeyId: z.guid().optional(),
  /** `provider/model`. */
  model: z.string().min(1).max(MODEL_LENGTH_MAX).optional(),
  category: z.enum(USAGE_CATEGORIES).optional(),
});
export type UsageFilter = z.infer<typeof usageFilterSchema>;

/** A place in the order of rows, newest first: a page goes on strictly after it. */
export interface UsagePlace {
  readonly occurredAt: Date;
  readonly id: string;
}
