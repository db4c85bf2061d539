'use client';

import { SEARCH_HITS_COUNTED_MAX } from '@lethe/core/search';
import Link from 'next/link';
import { formatCount } from '../../../components/format/duration.ts';
import { formatDayTime } from '../../../components/format/instant.ts';
import { Chunks } from '../../../components/primitives/chunks.tsx';
import type { Match } from './search-state.ts';

interface MatchListProps {
  organizationSlug: string;
  matches: readonly Match[];
}

/** What was found. It is text that somebody else wrote: shown as text, and nothing of it is followed. */
export function MatchList({ organizationSlug, matches }: MatchListProps) {
  if (matches.length === 0) return null;
  return (
    <ul aria-label="Payloads with the text" className="mt-4 divide-y border-t">
      <Chunks
        items={matches}
        noun="payloads"
        render={(match) => (
          <li className="py-3">
            <div className="numeric flex flex-wrap items-baseline gap-x-3">
              <Link
                href={`/${organizationSlug}/requests/${match.requestId}`}
                prefetch={false}
                className="font-medium text-accent hover:underline"
              >
                {formatDayTime(match.admittedAt)}
              </Link>
              <span className="min-w-0 truncate">{match.model}</span>
              <span className="text-ink-3 text-label">{match.projectName}</span>
              <span className="ml-auto text-ink-3 text-label">{hitsText(match.hitCount)}</span>
            </div>
            {match.hits.map((hit, index) => (
              <p key={index} className="foreign-text mt-1.5 break-words text-ink-2">
                <span className="code block truncate text-ink-3 text-label">
                  {hit.part}
                  {hit.path === '' ? '' : ` ${hit.path}`}
                </span>
                <bdi>
                  {hit.before}
                  <mark className="bg-accent-soft text-ink">{hit.found}</mark>
                  {hit.after}
                </bdi>
              </p>
            ))}
          </li>
        )}
      />
    </ul>
  );
}

function hitsText(hitCount: number): string {
  if (hitCount === 1) return '1 place';
  return `${formatCount(hitCount)}${hitCount >= SEARCH_HITS_COUNTED_MAX ? '+' : ''} places`;
}
