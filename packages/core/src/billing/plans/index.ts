export { agreedPlan } from './agreed-plan.ts';
export { type ChangePlanCommand, type ChangePlanPorts, changePlan } from './operations/change-plan.ts';
export { type SetPlanCommand, type SetPlanPorts, setPlan } from './operations/set-plan.ts';
export { listedPlan, type PlanChange, type PlanInForce, planFacts } from './plan-change.ts';
export { type PlanHistory, type PlanPause, type PlanSpan, planFee, planSpans } from './plan-fee.ts';
export type { CardOnFile, NewPlanChange, PlanRecord, PlanRepository } from './ports.ts';
export { type PlanChangeQuestion, refusePlanChange } from './refuse-plan-change.ts';
