import { type SendReportPorts, sendDueReports } from '@lethe/core/dashboards';
import type { Clock } from '@lethe/core/time';
import type { Logger } from '@lethe/telemetry';
import type { Job } from './job.ts';

export interface SendReportsJobPorts extends SendReportPorts {
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Repeating is safe: a report is queued in the transaction that moves it to its next instant. One report's failure stops no other, but fails
 * the run, so that it is tried again and alarmed on.
 */
export function sendDashboardReportsJob({ clock, logger, ...ports }: SendReportsJobPorts): Job {
  return {
    async run() {
      let failure: unknown = null;
      const counts = await sendDueReports(ports, clock, ({ organizationId }, error) => {
        failure ??= error;
        logger.error('dashboard_report_failed', error, { organizationId });
      });
      if (failure !== null) throw failure;
      return counts;
    },
    nextWorkAt: () => ports.reports.nextDueAt(),
  };
}
