import type { Actor, Origin } from '../../audit/index.ts';
import { type ErrorCode, isDomainError } from '../../errors/index.ts';
import type { OpenedPart, PayloadOpener, RequestFilter } from '../../payloads/index.ts';
import type { OrganizationId, ProjectScope } from '../../tenancy/index.ts';
import type { Clock } from '../../time/index.ts';
import { matchPayload, type PayloadHits, searchPattern } from '../match-payload.ts';
import type { ScannedPayload, SearchablePayloads } from '../ports.ts';
import { SEARCH_BATCH_BYTES_MAX, SEARCH_BATCH_PAYLOADS_MAX, SEARCH_WINDOW_PAYLOADS_MAX } from '../search-limits.ts';
import type { SearchPlace } from '../search-place.ts';

export interface SearchPorts {
  readonly searchablePayloads: SearchablePayloads;
  readonly opener: PayloadOpener;
  readonly clock: Clock;
  readonly mintId: () => string;
}

export interface SearchQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly filter: RequestFilter;
  readonly text: string;
  /** Where the call before has stopped; null begins a search. */
  readonly place: SearchPlace | null;
  readonly actor: Actor;
  readonly origin: Origin;
}

/** A payload with the text in it. */
export interface PayloadMatch extends Omit<ScannedPayload, 'parts' | 'endpoint'>, PayloadHits {}

/** What one call has found, and exactly what it has looked into. */
export interface SearchBatch {
  readonly matches: readonly PayloadMatch[];
  /** Payloads that were opened and looked into, by this call. */
  readonly scannedCount: number;
  /** Payloads that expired or were erased while they were fetched. */
  readonly goneCount: number;
  /** Payloads that could not be opened now. */
  readonly unreadableCount: number;
  /** Payloads that the whole search looks into; more than that were there when `isWindowFull`. */
  readonly windowCount: number;
  readonly isWindowFull: boolean;
  readonly asOf: Date;
  /** Null when the search is at its end. */
  readonly next: SearchPlace | null;
}

/**
 * Looks for a text inside stored payloads, newest first, a batch at a time. The text is in no record: the audit event of a batch names the
 * payloads that were fetched, and nothing of what was looked for. Of their content only the surroundings of hits leave.
 * @throws {DomainError} organization_suspended, organization_closed
 */
export async function searchPayloads(ports: SearchPorts, query: SearchQuery): Promise<SearchBatch> {
  const { organizationId, projects, filter, actor, origin } = query;
  const place = query.place ?? (await begin(ports, query));
  const leftCount = Math.max(0, SEARCH_WINDOW_PAYLOADS_MAX - place.passedCount);
  const batch = await ports.searchablePayloads.scan({
    organizationId,
    projects,
    filter,
    asOf: place.asOf,
    searchId: place.searchId,
    after: place.after,
    payloadsMax: Math.min(SEARCH_BATCH_PAYLOADS_MAX, leftCount),
    bytesMax: SEARCH_BATCH_BYTES_MAX,
    actor,
    origin,
  });
  const looked = await lookInto(ports.opener, batch.payloads, searchPattern(query.text));
  const passedCount = place.passedCount + batch.payloads.length;
  const isAtEnd = batch.next === null || passedCount >= SEARCH_WINDOW_PAYLOADS_MAX;
  return {
    ...looked,
    windowCount: Math.min(place.foundCount, SEARCH_WINDOW_PAYLOADS_MAX),
    isWindowFull: place.foundCount > SEARCH_WINDOW_PAYLOADS_MAX,
    asOf: place.asOf,
    next: isAtEnd ? null : { ...place, after: batch.next, passedCount },
  };
}

async function begin(
  { searchablePayloads, clock, mintId }: SearchPorts,
  { organizationId, projects, filter }: SearchQuery,
): Promise<SearchPlace> {
  const asOf = clock.now();
  const countMax = SEARCH_WINDOW_PAYLOADS_MAX + 1;
  const foundCount = await searchablePayloads.count({ organizationId, projects, filter, asOf, countMax });
  return { searchId: mintId(), asOf, after: null, passedCount: 0, foundCount };
}

type Looked = Pick<SearchBatch, 'matches' | 'scannedCount' | 'goneCount' | 'unreadableCount'>;

/** One payload after the other, so that no more than one lies open at a time. */
async function lookInto(opener: PayloadOpener, payloads: readonly ScannedPayload[], pattern: RegExp): Promise<Looked> {
  const matches: PayloadMatch[] = [];
  const counts = { scannedCount: 0, goneCount: 0, unreadableCount: 0 };
  for (const payload of payloads) {
    const { parts, endpoint, requestId, admittedAt, expiresAt, provider, model, projectName } = payload;
    if (parts.length === 0) {
      counts.goneCount += 1;
      continue;
    }
    const opened = await openAll(opener, parts);
    if (opened === null) {
      counts.unreadableCount += 1;
      continue;
    }
    counts.scannedCount += 1;
    const { hits, hitCount } = matchPayload({ endpoint, parts: opened }, pattern);
    if (hitCount > 0) matches.push({ requestId, admittedAt, expiresAt, provider, model, projectName, hits, hitCount });
  }
  return { matches, ...counts };
}

const UNREADABLE: readonly ErrorCode[] = ['key_unavailable', 'payload_unreadable'];

/** Null for a payload that cannot be opened: the search says so and goes on. */
async function openAll(opener: PayloadOpener, parts: ScannedPayload['parts']): Promise<readonly OpenedPart[] | null> {
  try {
    return await Promise.all(parts.map((part) => opener.open(part)));
  } catch (error) {
    if (isDomainError(error) && UNREADABLE.includes(error.code)) return null;
    throw error;
  }
}
