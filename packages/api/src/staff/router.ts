import { createStaffCallerFactory, createStaffRouter } from './builder.ts';
import { changeHold } from './change-hold.ts';
import { decideErasure } from './decide-erasure.ts';
import { getOrganization } from './get-organization.ts';
import { listErasureQueue } from './list-erasure-queue.ts';
import { listEvents } from './list-events.ts';
import { listHolds } from './list-holds.ts';
import { listJobs } from './list-jobs.ts';
import { listOrganizations } from './list-organizations.ts';
import { placeHold } from './place-hold.ts';
import { previewErasure } from './preview-erasure.ts';
import { previewHold } from './preview-hold.ts';
import { resolveSuspension } from './resolve-suspension.ts';
import { retryJob } from './retry-job.ts';
import { setPlan } from './set-plan.ts';
import { suspendOrganization } from './suspend-organization.ts';

/** Mounted under /staff, where alone browsers send the cookie of an employee. */
export const staffRouter = createStaffRouter({
  organizations: createStaffRouter({
    list: listOrganizations,
    get: getOrganization,
    suspend: suspendOrganization,
    resolve: resolveSuspension,
    setPlan,
  }),
  erasures: createStaffRouter({ queue: listErasureQueue, preview: previewErasure, decide: decideErasure }),
  holds: createStaffRouter({ list: listHolds, preview: previewHold, place: placeHold, change: changeHold }),
  jobs: createStaffRouter({ list: listJobs, retry: retryJob }),
  log: createStaffRouter({ list: listEvents }),
});

export type StaffRouter = typeof staffRouter;

/** Calls procedures without HTTP: for server components and tests. */
export const createStaffCaller = createStaffCallerFactory(staffRouter);
