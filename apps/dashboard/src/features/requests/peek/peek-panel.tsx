'use client';

import type { RequestView } from '@lethe/core/payloads';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { clipMiddle } from '../../../components/format/identifier.ts';
import { Button } from '../../../components/primitives/button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Sheet } from '../../../components/primitives/sheet.tsx';
import { useIsNarrow } from '../../../components/primitives/use-is-narrow.ts';
import { useShell } from '../../../components/shell/shell-context.tsx';
import { useTRPC } from '../../../trpc/client.tsx';
import { errorSentence } from '../../../trpc/read-error.ts';
import { PeekFoot } from './peek-foot.tsx';
import { PeekView } from './peek-view.tsx';
import { usePeekPayload } from './use-peek-payload.ts';

export interface PeekPanelProps {
  id: string;
  /** The rows of the page; a request that is none of them is fetched. */
  requests: readonly RequestView[];
  now: Date;
  href: string;
  /** Null at the ends of the page. */
  newerId: string | null;
  olderId: string | null;
  onMove: (id: string) => void;
  onClose: () => void;
  onCopy: (id: string) => void;
  onCompare: (id: string) => void;
}

/** A request beside its list: a column where there is room, over the list where there is little, from below on a phone. */
export function PeekPanel(props: PeekPanelProps) {
  const isNarrow = useIsNarrow();
  const { id, requests } = props;
  const { request, failure } = useRequest(id, requests);
  const title = clipMiddle(id, 13, 4);
  if (request === null)
    return (
      <Frame {...props} title={title} isNarrow={isNarrow} foot={null}>
        <Pending failure={failure} />
      </Frame>
    );
  return <OpenPeek {...props} title={title} isNarrow={isNarrow} request={request} />;
}

function OpenPeek({ request, ...props }: PeekPanelProps & { title: string; isNarrow: boolean; request: RequestView }) {
  const { role } = useShell();
  const payload = usePeekPayload(request, props.now);
  const isReadable = payload.kind === 'read' && payload.reading.kind === 'readable';
  return (
    <Frame
      {...props}
      foot={
        <PeekFoot
          href={props.href}
          copyRefusal={
            isReadable ? null : payload.kind === 'loading' ? 'The payload is being read.' : 'Its body is not readable.'
          }
          onCopy={() => props.onCopy(request.id)}
          onCompare={() => props.onCompare(request.id)}
          isRead={isReadable}
        />
      }
    >
      <PeekView request={request} now={props.now} role={role} payload={payload} />
    </Frame>
  );
}

interface FrameProps extends PeekPanelProps {
  title: string;
  isNarrow: boolean;
  foot: ReactNode;
  children: ReactNode;
}

function Frame({ title, isNarrow, href, newerId, olderId, onMove, onClose, foot, children }: FrameProps) {
  const steps = (
    <>
      <StepButton label="Newer" icon="chevronUp" id={newerId} onMove={onMove} />
      <StepButton label="Older" icon="chevronDown" id={olderId} onMove={onMove} />
      <Button asChild tone="quiet" size="square">
        <Link href={href} prefetch={false} aria-label="Open in full">
          <Icon name="expand" />
        </Link>
      </Button>
    </>
  );
  if (isNarrow)
    return (
      <Sheet title={title} isOpen onClose={onClose} actions={steps} foot={foot}>
        {children}
      </Sheet>
    );
  return (
    <aside
      aria-label="Request preview"
      className="z-20 hidden w-[432px] flex-none animate-peek flex-col border-l bg-surface md:flex md:max-[1040px]:absolute md:max-[1040px]:inset-y-0 md:max-[1040px]:right-0 md:max-[1040px]:shadow-popover"
    >
      <div className="flex h-11 flex-none items-center gap-0.5 border-b pr-2 pl-4">
        <h2 className="code mr-auto font-medium">{title}</h2>
        {steps}
        <Button tone="quiet" size="square" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </Button>
      </div>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keys.
        tabIndex={0}
        aria-label="At a glance"
        className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
      >
        {children}
      </section>
      {foot === null ? null : <div className="flex-none border-t px-4 py-2.5">{foot}</div>}
    </aside>
  );
}

function StepButton({
  label,
  icon,
  id,
  onMove,
}: {
  label: string;
  icon: 'chevronUp' | 'chevronDown';
  id: string | null;
  onMove: (id: string) => void;
}) {
  return (
    <Button
      tone="quiet"
      size="square"
      aria-label={label}
      disabled={id === null}
      onClick={() => {
        if (id !== null) onMove(id);
      }}
    >
      <Icon name={icon} />
    </Button>
  );
}

function Pending({ failure }: { failure: string | null }) {
  if (failure === null)
    return (
      <p role="status" className="animate-late px-4 py-3.5 text-ink-3">
        Loading the request
      </p>
    );
  return (
    <p role="alert" className="px-4 py-3.5">
      {failure}
    </p>
  );
}

/** From the page where it is there; otherwise, as after a link, it is fetched. */
function useRequest(
  id: string,
  requests: readonly RequestView[],
): { readonly request: RequestView | null; readonly failure: string | null } {
  const trpc = useTRPC();
  const { organization } = useShell();
  const known = requests.find((request) => request.id === id) ?? null;
  const query = useQuery(
    trpc.requests.get.queryOptions({ organizationSlug: organization.slug, requestId: id }, { enabled: known === null }),
  );
  if (known !== null) return { request: known, failure: null };
  return { request: query.data?.request ?? null, failure: query.isError ? errorSentence(query.error) : null };
}
