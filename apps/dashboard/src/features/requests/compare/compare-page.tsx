import 'server-only';
import type { RequestView } from '@lethe/core/payloads';
import { TRPCError } from '@trpc/server';
import { orNotFound, serverApi } from '../../../trpc/server.ts';
import { CompareScreen } from './compare-screen.tsx';
import { PickRequest } from './pick-request.tsx';

/** Requests that are offered to pick from. */
const CANDIDATES_MAX = 12;

interface ComparePageProps {
  organizationSlug: string;
  a: string | null;
  b: string | null;
}

/** Fetches both records; what is missing, or not named yet, is asked for. */
export async function ComparePage({ organizationSlug, a, b }: ComparePageProps) {
  const [first, second] = await Promise.all([findRequest(organizationSlug, a), findRequest(organizationSlug, b)]);
  if (first !== null && second !== null)
    return (
      <CompareScreen
        key={`${first.request.id} ${second.request.id}`}
        organizationSlug={organizationSlug}
        a={first}
        b={second}
        now={first.now}
      />
    );
  const picked = first ?? second;
  return (
    <PickRequest
      key={picked?.request.id ?? ''}
      organizationSlug={organizationSlug}
      first={picked?.request ?? null}
      missingId={first === null ? a : b}
      candidates={await candidatesFor(organizationSlug, picked?.request ?? null)}
    />
  );
}

async function findRequest(organizationSlug: string, requestId: string | null) {
  if (requestId === null) return null;
  const api = await serverApi();
  try {
    return await api.requests.get({ organizationSlug, requestId });
  } catch (error) {
    if (error instanceof TRPCError && error.code === 'NOT_FOUND') return null;
    return orNotFound(Promise.reject<never>(error));
  }
}

/** Of the same session first; then whatever came last. */
async function candidatesFor(organizationSlug: string, of: RequestView | null): Promise<readonly RequestView[]> {
  const api = await serverApi();
  const sessionId = of?.handles.sessionId ?? null;
  const [near, latest] = await Promise.all([
    sessionId === null
      ? []
      : orNotFound(
          api.requests.list({ organizationSlug, filter: { session: sessionId }, pageSize: CANDIDATES_MAX }),
        ).then(({ requests }) => requests),
    orNotFound(api.requests.list({ organizationSlug, pageSize: CANDIDATES_MAX })).then(({ requests }) => requests),
  ]);
  const known = new Set<string>(of === null ? [] : [of.id]);
  return [...near, ...latest].filter(({ id }) => !known.has(id) && known.add(id)).slice(0, CANDIDATES_MAX);
}
