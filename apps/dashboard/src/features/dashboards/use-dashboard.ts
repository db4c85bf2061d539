'use client';

import type { Dashboard, DashboardDraft, DashboardPanel } from '@lethe/core/dashboards';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { toast } from 'sonner';
import { useTRPC } from '../../trpc/client.tsx';
import { errorSentence } from '../../trpc/read-error.ts';
import { restorePanel } from './arrange-panels.ts';

/**
 * A dashboard that is changed at once on the page and saved behind it, one change after the other. What is refused is told, and the page is
 * read anew, so that it never shows what is not kept.
 */
export function useDashboard(organizationSlug: string, initial: Dashboard) {
  const trpc = useTRPC();
  const router = useRouter();
  const [draft, setDraft] = useState<DashboardDraft>(() => draftOf(initial));
  const [seenVersion, setSeenVersion] = useState(initial.version);
  const version = useRef(initial.version);
  const latest = useRef(draft);
  if (initial.version > seenVersion) {
    setSeenVersion(initial.version);
    setDraft(draftOf(initial));
  }
  const save = useMutation(
    trpc.dashboards.save.mutationOptions({
      scope: { id: `dashboard ${initial.id}` },
      onSuccess: ({ dashboard }) => setSeenVersion(dashboard.version),
      onError: (error) => {
        toast.error(errorSentence(error));
        version.current = initial.version;
        latest.current = draftOf(initial);
        setDraft(draftOf(initial));
        router.refresh();
      },
    }),
  );
  const change = (next: Partial<DashboardDraft>) => {
    // The page was read anew since: its version is the one that the change is made on.
    if (initial.version > version.current) {
      version.current = initial.version;
      latest.current = draftOf(initial);
    }
    const changed = { ...latest.current, ...next };
    latest.current = changed;
    setDraft(changed);
    save.mutate({ organizationSlug, dashboardId: initial.id, version: version.current, draft: changed });
    version.current += 1;
  };
  const remove = (panel: DashboardPanel) => {
    const index = draft.panels.findIndex(({ id }) => id === panel.id);
    change({ panels: draft.panels.filter(({ id }) => id !== panel.id) });
    toast(`${panel.title} is removed.`, {
      action: {
        label: 'Undo',
        onClick: () => change({ panels: [...restorePanel(latest.current.panels, panel, index)] }),
      },
    });
  };
  return {
    draft,
    isSaving: save.isPending,
    change,
    remove,
    /** What another change is made on; it counts on by itself. */
    takeVersion: () => {
      const taken = Math.max(version.current, initial.version);
      version.current = taken + 1;
      return taken;
    },
  };
}

function draftOf({ name, range, panels }: Dashboard): DashboardDraft {
  return { name, range, panels };
}
