'use client';

import { DASHBOARD_NAME_LENGTH_MAX, type DashboardScope } from '@lethe/core/dashboards';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { ConfirmDialog } from '../../components/primitives/confirm-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { NameDialog } from './name-dialog.tsx';

export interface NamedDashboard {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

interface DashboardDialogProps {
  organizationSlug: string;
  dashboard: NamedDashboard;
  onClose: () => void;
}

/** Makes a copy of one's own, and opens it. */
export function DuplicateDialog({ organizationSlug, dashboard, onClose }: DashboardDialogProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const duplicate = useMutation(
    trpc.dashboards.duplicate.mutationOptions({
      onSuccess: (made) => router.push(`/${organizationSlug}/dashboards/${made.dashboard.id}`),
    }),
  );
  return (
    <NameDialog
      action="Duplicate the dashboard"
      name={`${dashboard.name}, copy`.slice(0, DASHBOARD_NAME_LENGTH_MAX)}
      onSubmit={(name) => duplicate.mutate({ organizationSlug, dashboardId: dashboard.id, name })}
      onClose={onClose}
      isBusy={duplicate.isPending || duplicate.isSuccess}
      failure={failureOf(duplicate.error)}
    />
  );
}

/** Removes it with its report. */
export function RemoveDashboardDialog({
  organizationSlug,
  dashboard,
  onClose,
  onRemoved,
}: DashboardDialogProps & { onRemoved: () => void }) {
  const trpc = useTRPC();
  const remove = useMutation(
    trpc.dashboards.remove.mutationOptions({
      onSuccess: () => {
        toast.success(`${dashboard.name} is removed.`);
        onRemoved();
      },
    }),
  );
  return (
    <ConfirmDialog
      action="Remove the dashboard"
      consequence="It goes for everybody who sees it, with its panels and its mailed report. The requests behind it stay. It cannot be brought back."
      facts={[{ label: 'Dashboard', value: dashboard.name }]}
      onClose={onClose}
      onConfirm={() => remove.mutate({ organizationSlug, dashboardId: dashboard.id })}
      isBusy={remove.isPending}
      failure={failureOf(remove.error)}
    />
  );
}

const SHARE_WORDS = {
  organization: {
    action: 'Share the dashboard',
    consequence:
      'Everybody in the organization who may see analytics finds it in their list and opens it by its link. Each sees what their role and their projects include.',
  },
  private: {
    action: 'Make the dashboard private',
    consequence:
      'Nobody but you sees it any more: it leaves the others’ lists, and its link opens for you alone. Its report goes to nobody else.',
  },
} as const;

interface ShareDialogProps extends DashboardDialogProps {
  scope: DashboardScope;
  takeVersion?: () => number;
}

/** Shares it, or takes it back. */
export function ShareDialog({ organizationSlug, dashboard, scope, takeVersion, onClose }: ShareDialogProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const share = useMutation(
    trpc.dashboards.share.mutationOptions({
      scope: { id: `dashboard ${dashboard.id}` },
      onSuccess: () => {
        toast.success(scope === 'organization' ? `${dashboard.name} is shared.` : `${dashboard.name} is private.`);
        router.refresh();
        onClose();
      },
      onError: () => router.refresh(),
    }),
  );
  const { action, consequence } = SHARE_WORDS[scope];
  const submit = () => {
    const version = takeVersion?.() ?? dashboard.version;
    share.mutate({ organizationSlug, dashboardId: dashboard.id, version, scope });
  };
  return (
    <ConfirmDialog
      action={action}
      consequence={consequence}
      facts={[{ label: 'Dashboard', value: dashboard.name }]}
      onClose={onClose}
      onConfirm={submit}
      isBusy={share.isPending}
      failure={failureOf(share.error)}
    />
  );
}
