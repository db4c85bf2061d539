'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '../../components/primitives/button.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { browserTimeZone } from '../account/browser-time-zone.ts';
import type { DashboardView } from './dashboard-view.ts';
import { firstSchedule } from './report-draft.ts';
import { RecipientsField, ScheduleFields } from './report-fields.tsx';

interface ReportDialogProps {
  organizationSlug: string;
  view: DashboardView;
  onClose: () => void;
}

/** When the figures of a dashboard are mailed, to whom, how the mail reads, and sending one now. */
export function ReportDialog({ organizationSlug, view, onClose }: ReportDialogProps) {
  const { dashboard, report } = view;
  const [schedule, setSchedule] = useState(() => firstSchedule(report, browserTimeZone() ?? 'UTC'));
  const [recipientIds, setRecipientIds] = useState(() => report?.recipients.map(({ userId }) => String(userId)) ?? []);
  const [isPreviewed, setIsPreviewed] = useState(false);
  const target = { organizationSlug, dashboardId: dashboard.id };
  const { save, remove, send } = useReportChanges(onClose);
  const isChanged =
    report === null ||
    JSON.stringify([schedule, recipientIds.toSorted()]) !==
      JSON.stringify([report.schedule, report.recipients.map(({ userId }) => String(userId)).toSorted()]);
  return (
    <FormDialog
      title="Mail a report"
      description="The figures of each panel and the change against the time before. Everybody gets what their role and their projects include; nothing that was said is in it."
      submit="Save the report"
      canSubmit={recipientIds.length > 0 && isChanged}
      onSubmit={() => save.mutate({ ...target, draft: { schedule, recipientIds } })}
      onClose={onClose}
      isBusy={save.isPending || remove.isPending || send.isPending}
      failure={failureOf(save.error ?? remove.error ?? send.error)}
    >
      <ScheduleFields schedule={schedule} onChange={setSchedule} />
      <RecipientsField
        organizationSlug={organizationSlug}
        dashboard={dashboard}
        report={report}
        chosen={recipientIds}
        onChange={setRecipientIds}
      />
      <div className="flex flex-wrap gap-2">
        <Button aria-expanded={isPreviewed} onClick={() => setIsPreviewed(!isPreviewed)}>
          {isPreviewed ? 'Close the preview' : 'Preview'}
        </Button>
        {report === null ? null : (
          <>
            <Button disabled={isChanged || send.isPending} onClick={() => send.mutate(target)}>
              Send it now
            </Button>
            <Button
              tone="quiet"
              className="text-danger"
              disabled={remove.isPending}
              onClick={() => remove.mutate(target)}
            >
              Stop the report
            </Button>
          </>
        )}
      </div>
      {isPreviewed ? <Preview {...target} schedule={schedule} /> : null}
    </FormDialog>
  );
}

function useReportChanges(onClose: () => void) {
  const trpc = useTRPC();
  const router = useRouter();
  const finish = (sentence: string) => {
    toast.success(sentence);
    router.refresh();
    onClose();
  };
  return {
    save: useMutation(trpc.dashboards.saveReport.mutationOptions({ onSuccess: () => finish('The report is saved.') })),
    remove: useMutation(
      trpc.dashboards.removeReport.mutationOptions({ onSuccess: () => finish('The report is stopped.') }),
    ),
    send: useMutation(
      trpc.dashboards.sendReport.mutationOptions({
        onSuccess: ({ mailCount }) =>
          finish(mailCount === 1 ? '1 mail is on its way.' : `${mailCount} mails are on their way.`),
      }),
    ),
  };
}

interface PreviewProps {
  organizationSlug: string;
  dashboardId: string;
  schedule: ReturnType<typeof firstSchedule>;
}

/** The mail as text: what a reader's program makes of it is not shown here. */
function Preview(target: PreviewProps) {
  const trpc = useTRPC();
  const { data, error } = useQuery(trpc.dashboards.previewReport.queryOptions(target));
  if (error !== null)
    return (
      <p role="alert" className="text-danger">
        {failureOf(error)}
      </p>
    );
  return (
    <section aria-label="Preview" aria-busy={data === undefined} className="rounded-card border bg-sunken p-3">
      <p className="font-medium">{data?.subject ?? 'Counting.'}</p>
      <pre className="mt-2 max-h-[280px] overflow-auto whitespace-pre-wrap break-words font-mono text-label">
        {data?.text ?? ''}
      </pre>
    </section>
  );
}
