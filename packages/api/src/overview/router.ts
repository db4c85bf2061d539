import { createRouter } from '../procedure/builder.ts';
import { getOnboarding } from './get-onboarding.ts';
import { getOverview } from './get-overview.ts';

export const overviewRouter = createRouter({ get: getOverview, getOnboarding });
