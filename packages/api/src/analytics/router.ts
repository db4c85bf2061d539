import { createRouter } from '../procedure/builder.ts';
import { compareModels } from './compare-models.ts';
import { listPromptPatterns } from './list-prompt-patterns.ts';
import { queryAnalytics } from './query-analytics.ts';

export const analyticsRouter = createRouter({
  query: queryAnalytics,
  compareModels,
  promptPatterns: listPromptPatterns,
});
