import { createRouter } from '../procedure/builder.ts';
import { changePlan } from './change-plan.ts';
import { getPlan } from './get-plan.ts';
import { previewPlan } from './preview-plan.ts';

export const plansRouter = createRouter({ get: getPlan, preview: previewPlan, change: changePlan });
