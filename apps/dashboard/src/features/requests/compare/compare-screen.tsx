'use client';

import { useRouter } from 'next/navigation';
import { useShell } from '../../../components/shell/shell-context.tsx';
import { useHotkeys } from '../../../components/shell/use-hotkeys.ts';
import { usePayload } from '../detail/use-payload.ts';
import { type ComparedRequest, CompareView } from './compare-view.tsx';

interface CompareScreenProps {
  organizationSlug: string;
  a: ComparedRequest;
  b: ComparedRequest;
  now: Date;
}

/** Reads both payloads in the browser, each of which is recorded like any other read. */
export function CompareScreen({ organizationSlug, a, b, now }: CompareScreenProps) {
  const { permissions, role } = useShell();
  const router = useRouter();
  const mayRead = ({ state }: ComparedRequest) =>
    (state.kind === 'stored' && permissions.includes('payload:read')) ||
    (state.kind === 'held' && permissions.includes('payload:read_held'));
  const readOf = (side: ComparedRequest) => ({
    organizationSlug,
    requestId: side.request.id,
    state: side.state,
    now,
    mayRead: mayRead(side),
  });
  const left = usePayload(readOf(a));
  const right = usePayload(readOf(b));
  useHotkeys('Compare', {
    Escape: {
      label: 'Back to the first request',
      run: () => router.push(`/${organizationSlug}/requests/${a.request.id}`),
    },
  });
  return (
    <CompareView
      organizationSlug={organizationSlug}
      a={{ ...a, payload: left }}
      b={{ ...b, payload: right }}
      now={now}
      role={role}
    />
  );
}
