'use client';

import { NEIGHBOUR_COUNT_MAX } from '@lethe/core/payloads';
import type { RequestId } from '@lethe/core/tenancy';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { formatCount } from '../../../components/format/duration.ts';
import { Button } from '../../../components/primitives/button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { useTRPC } from '../../../trpc/client.tsx';
import { filterOf, listHref, readListQuery } from '../list/list-query.ts';

/** Where the page stands in the list that it was opened from. */
export interface Neighbours {
  readonly newerHref: string | null;
  readonly olderHref: string | null;
  /** `3 of 368`; null where it is not counted, or not known yet. */
  readonly place: string | null;
  /** The list itself, as it was. */
  readonly listHref: string;
}

interface NeighboursQuery {
  organizationSlug: string;
  requestId: RequestId;
  now: Date;
}

/** The address of the page holds the filter of the list that it was opened from; without one it is the list of all requests. */
export function useNeighbours({ organizationSlug, requestId, now }: NeighboursQuery): Neighbours {
  const trpc = useTRPC();
  const address = useSearchParams().toString();
  const query = useMemo(() => readListQuery(fieldsOf(new URLSearchParams(address))), [address]);
  const { data } = useQuery(
    trpc.requests.neighbours.queryOptions({ organizationSlug, requestId, filter: filterOf(query, now) }),
  );
  const path = `/${organizationSlug}/requests`;
  const hrefOf = (id: string | null | undefined) =>
    id == null ? null : listHref(`${path}/${id}`, { ...query, trail: [], peek: null, isLive: false });
  return {
    newerHref: hrefOf(data?.newerId),
    olderHref: hrefOf(data?.olderId),
    place: placeOf(data),
    listHref: listHref(path, query),
  };
}

function fieldsOf(parameters: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name)]));
}

function placeOf(data: { position: number | null; total: number | null } | undefined): string | null {
  if (data === undefined || data.position === null) return null;
  const total = data.total === null ? `${formatCount(NEIGHBOUR_COUNT_MAX)}+` : formatCount(data.total);
  return `${formatCount(data.position)} of ${total}`;
}

/** Up to what is newer, down to what is older, as in the list. */
export function NeighbourLinks({ newerHref, olderHref, place }: Neighbours) {
  return (
    <>
      {place === null ? null : <span className="numeric hidden text-ink-3 md:inline">{place}</span>}
      <Step href={newerHref} label="Newer request" icon="chevronUp" />
      <Step href={olderHref} label="Older request" icon="chevronDown" />
    </>
  );
}

function Step({ href, label, icon }: { href: string | null; label: string; icon: 'chevronUp' | 'chevronDown' }) {
  if (href === null)
    return (
      <Button tone="quiet" size="square" aria-label={label} disabled>
        <Icon name={icon} />
      </Button>
    );
  return (
    <Button tone="quiet" size="square" aria-label={label} title={label} asChild>
      <Link href={href}>
        <Icon name={icon} />
      </Link>
    </Button>
  );
}
