import { hasStaffPermission, type StaffMember } from '@lethe/core/access';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Notice } from '../../../components/primitives/notice.tsx';
import type { StaffOutputs } from '../../../trpc/staff-client.tsx';
import { PanelHeading } from '../../billing/panel-heading.tsx';
import { StaffFrame } from '../staff-frame.tsx';
import { FailuresTable } from './failures-table.tsx';
import { failingCount } from './job-words.ts';
import { ScheduleTable } from './schedule-table.tsx';

type JobsPageProps = StaffOutputs['jobs']['list'] & { member: StaffMember };

/** What runs when, how it went last, and what fails. The queue behind it may be in PostgreSQL or in Redis. */
export function JobsPage({ member, schedule, failures }: JobsPageProps) {
  const refusal = hasStaffPermission(member.role, 'job:retry') ? null : 'Only support runs jobs again.';
  const failing = failingCount(schedule, failures);
  return (
    <StaffFrame
      member={member}
      page="jobs"
      sentence={
        failing === 0
          ? 'Nothing fails. A job that fails is tried again by itself, and its next due instant covers it.'
          : `${failing === 1 ? '1 job fails' : `${failing} jobs fail`}. A job that fails is tried again by itself, and its next due instant covers it.`
      }
    >
      {failures.length === 0 ? null : (
        <section aria-labelledby="failures" className="-mt-5">
          <PanelHeading id="failures" title="Jobs of organizations that failed last" />
          <FailuresTable failures={failures} refusal={refusal} />
        </section>
      )}
      {schedule.length === 0 ? (
        <Notice glyph={<Icon name="clock" />} title="No worker has told its schedule yet">
          It does so when it starts.
        </Notice>
      ) : (
        <section aria-labelledby="schedule" className={failures.length === 0 ? '-mt-5' : undefined}>
          <PanelHeading id="schedule" title="Schedule">
            <span className="text-label">Runs in real time, UTC</span>
          </PanelHeading>
          <ScheduleTable schedule={schedule} refusal={refusal} />
        </section>
      )}
    </StaffFrame>
  );
}
