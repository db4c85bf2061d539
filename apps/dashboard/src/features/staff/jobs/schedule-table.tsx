import type { ScheduledJobView } from '@lethe/core/staff';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../../components/primitives/data-table.tsx';
import { Tag } from '../../../components/primitives/tag.tsx';
import { countsText, jobTitle, type RunState, runState } from './job-words.ts';
import { RetryButton } from './retry-button.tsx';

const COLUMNS: readonly Column[] = [
  { label: 'Job' },
  { label: 'Cron, UTC', isWide: true },
  { label: 'Last run', isWide: true },
  { label: 'Counted', isWide: true },
  { label: 'Failed in 7 d', isWide: true, isNumber: true },
  { label: 'Outcome' },
];

const STATE_WORDS: Readonly<Record<RunState, string>> = {
  never: 'Never ran',
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
};

export function ScheduleTable({
  schedule,
  refusal,
}: {
  schedule: readonly ScheduledJobView[];
  refusal: string | null;
}) {
  return (
    <DataTable label="Schedule" columns={COLUMNS}>
      {schedule.map((job) => (
        <ScheduleRow key={job.name} job={job} refusal={refusal} />
      ))}
    </DataTable>
  );
}

function ScheduleRow({ job, refusal }: { job: ScheduledJobView; refusal: string | null }) {
  const state = runState(job);
  const { lastRun } = job;
  const code = lastRun?.outcome?.kind === 'failed' ? lastRun.outcome.code : null;
  return (
    <tr className="hover:bg-hover">
      <RowHead
        title={<span title={job.why}>{jobTitle(job.name)}</span>}
        note={<span title={job.bound}>{job.bound}</span>}
        narrowNote={
          lastRun === null ? undefined : (
            <>
              <InstantText at={lastRun.startedAt} form="list" />
              {code === null ? null : <span className="text-danger"> · {code}</span>}
            </>
          )
        }
      />
      <Cell isWide className="code max-w-[128px] truncate text-ink-3" title={job.cron}>
        {job.cron}
      </Cell>
      <Cell isWide className="whitespace-nowrap text-ink-2">
        {lastRun === null ? '–' : <InstantText at={lastRun.startedAt} form="list" />}
      </Cell>
      <Cell isWide className="max-w-[200px] truncate text-ink-3" title={countsText(job) ?? undefined}>
        {countsText(job) ?? '–'}
      </Cell>
      <Cell isWide isNumber className={job.failedCount === 0 ? 'text-ink-3' : undefined}>
        {job.failedCount}
      </Cell>
      <Cell className="w-px whitespace-nowrap">
        <div className="flex gap-x-3 gap-y-1 max-md:flex-col max-md:items-end md:items-center md:justify-between">
          <span>
            <Tag tone={state === 'failed' ? 'danger' : state === 'succeeded' ? 'plain' : 'outline'}>
              {STATE_WORDS[state]}
            </Tag>
            {code === null ? null : <span className="code block text-danger text-label max-md:hidden">{code}</span>}
          </span>
          {state === 'failed' ? (
            <RetryButton name={job.name} organizationId={null} isAsked={job.isRetryAsked} refusal={refusal} />
          ) : null}
        </div>
      </Cell>
    </tr>
  );
}
