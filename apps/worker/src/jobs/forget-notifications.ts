import type { ToldNotifications } from '@lethe/db';
import type { Job } from './job.ts';

/** For so long a mail's text, an event and its deliveries can be looked at, in days. */
const NOTIFICATIONS_KEPT_DAYS = 30;

/** Repeating is safe: what waits to be told is never old enough. By real time, whatever the demo's clock says. */
export function forgetNotificationsJob(told: ToldNotifications): Job {
  return {
    run: async () => ({ forgottenCount: await told.forget(NOTIFICATIONS_KEPT_DAYS) }),
    // Nobody waits for a row to be forgotten.
    nextWorkAt: async () => null,
  };
}
