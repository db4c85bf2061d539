import { demoRouter } from './demo/router.ts';
import { organizationsRouter } from './organizations/router.ts';
import { createCallerFactory, createRouter } from './procedure/builder.ts';
import { requestsRouter } from './requests/router.ts';
import { retentionRouter } from './retention/router.ts';

export const appRouter = createRouter({
  organizations: organizationsRouter,
  requests: requestsRouter,
  retention: retentionRouter,
  demo: demoRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures without HTTP: for server components and tests. */
export const createCaller = createCallerFactory(appRouter);
