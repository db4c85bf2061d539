'use client';

import type { RequestView } from '@lethe/core/payloads';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { formatLatency } from '../../../components/format/duration.ts';
import { clipMiddle } from '../../../components/format/identifier.ts';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Button } from '../../../components/primitives/button.tsx';
import { TextField } from '../../../components/primitives/field.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { statusText } from '../detail/view-model.ts';

const REQUEST_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

interface PickRequestProps {
  organizationSlug: string;
  /** The one that is picked already; null at first. */
  first: RequestView | null;
  /** What was asked for and is not there. */
  missingId: string | null;
  candidates: readonly RequestView[];
}

/** Which request to compare, or to compare with: one that lies near, or any by its id. */
export function PickRequest({ organizationSlug, first, missingId, candidates }: PickRequestProps) {
  const path = `/${organizationSlug}/requests`;
  const hrefOf = (id: string) => `${path}/compare?${first === null ? `a=${id}` : `a=${first.id}&b=${id}`}`;
  return (
    <>
      <TopBar crumbs={[{ label: 'Requests', href: path }]} page="Compare" />
      <main id="main" className="w-full max-w-[760px] flex-1 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <h1 className="font-semibold text-title tracking-[-0.015em]">Compare two requests</h1>
        <p className="mt-1 text-ink-2">
          {first === null ? (
            'Pick the first of the two.'
          ) : (
            <>
              Pick what to compare <span className="code">{clipMiddle(first.id, 8, 4)}</span> with.
            </>
          )}
        </p>
        <IdForm hrefOf={hrefOf} missingId={missingId} />
        {candidates.length === 0 ? null : (
          <section className="mt-6" aria-labelledby="near-title">
            <h2 id="near-title" className="font-strong">
              {first?.handles.sessionId == null ? 'Latest requests' : 'Same session, latest requests'}
            </h2>
            <ul className="mt-1 border-t">
              {candidates.map((request) => (
                <li key={request.id} className="border-b">
                  <Link
                    href={hrefOf(request.id)}
                    className="grid min-h-11 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-1 py-1.5 hover:bg-hover md:grid-cols-[132px_minmax(0,1fr)_auto_auto_auto]"
                  >
                    <span className="code hidden text-accent md:inline">{clipMiddle(request.id, 8, 4)}</span>
                    <span className="truncate">
                      {request.provider}/{request.model}
                    </span>
                    <span className="numeric hidden text-ink-3 md:inline">{statusText(request).text}</span>
                    <span className="numeric hidden text-ink-3 md:inline">{formatLatency(request.timing.totalMs)}</span>
                    <InstantText at={request.admittedAt} form="list" className="whitespace-nowrap text-ink-3" />
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        )}
      </main>
    </>
  );
}

function IdForm({ hrefOf, missingId }: { hrefOf: (id: string) => string; missingId: string | null }) {
  const router = useRouter();
  const [text, setText] = useState(missingId ?? '');
  const [problem, setProblem] = useState(missingId === null ? null : 'There is no such request.');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const id = text.trim().toLowerCase();
    if (REQUEST_ID.test(id)) router.push(hrefOf(id));
    else setProblem('A request id looks like 0198c1f2-5b1e-7c44-9d0f-3a6b2f1e9ab4.');
  };
  return (
    <form onSubmit={submit} className="mt-4 flex max-w-[520px] items-start gap-2">
      <div className="min-w-0 flex-1">
        <TextField
          label="Request id"
          problem={problem}
          value={text}
          maxLength={64}
          className="font-mono"
          onChange={(event) => {
            setText(event.target.value);
            setProblem(null);
          }}
        />
      </div>
      <Button type="submit" className="mt-[26px] h-11 md:h-8">
        Compare
      </Button>
    </form>
  );
}
