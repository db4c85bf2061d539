export { type AppRouter, appRouter, createCaller } from './app-router.ts';
export { ADVANCE_SECONDS_MAX } from './demo/advance-clock.ts';
export type { ApiContext, ApiPorts, DemoClockPort, SignedInUser } from './procedure/context.ts';
export type { LetheErrorData } from './procedure/describe-error.ts';
export { HISTOGRAM_BUCKETS_MAX } from './requests/count-histogram.ts';
export type { PayloadText } from './requests/read-request-payload.ts';
