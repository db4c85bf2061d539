'use client';

import { type PayloadState, parseConversation, type RequestView } from '@lethe/core/payloads';
import type { Role } from '@lethe/core/tenancy';
import Link from 'next/link';
import { useMemo } from 'react';
import { classNames } from '../../../components/class-names.ts';
import { clipMiddle } from '../../../components/format/identifier.ts';
import { Button } from '../../../components/primitives/button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { describeMissing } from '../detail/describe-missing.ts';
import type { PayloadStatus } from '../detail/payload-status.ts';
import { compareFacts } from './compare-facts.ts';
import { ConversationDifference } from './conversation-difference.tsx';

export interface ComparedRequest {
  readonly request: RequestView;
  readonly state: PayloadState;
}

export interface ReadRequest extends ComparedRequest {
  readonly payload: PayloadStatus;
}

interface CompareViewProps {
  organizationSlug: string;
  a: ReadRequest;
  b: ReadRequest;
  now: Date;
  role: Role;
}

/** Two requests side by side: what their records say, what each set, and what was said differently. */
export function CompareView({ organizationSlug, a, b, now, role }: CompareViewProps) {
  const path = `/${organizationSlug}/requests`;
  return (
    <>
      <TopBar crumbs={[{ label: 'Requests', href: path }]} page="Compare" />
      <main id="main" className="w-full max-w-[1232px] flex-1 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
          <h1 className="font-semibold text-title tracking-[-0.015em]">Compare two requests</h1>
          <div className="flex flex-wrap gap-2 md:ml-auto">
            <Button asChild>
              <Link href={`${path}/compare?a=${b.request.id}&b=${a.request.id}`}>
                <Icon name="compare" />
                Swap
              </Link>
            </Button>
            <Button asChild>
              <Link href={`${path}/compare?a=${a.request.id}`}>Pick another</Link>
            </Button>
          </div>
        </div>
        <Facts path={path} a={a.request} b={b.request} />
        <Payloads a={a} b={b} now={now} role={role} />
      </main>
    </>
  );
}

function Facts({ path, a, b }: { path: string; a: RequestView; b: RequestView }) {
  return (
    <div className="mt-5">
      <table className="w-full max-md:table-fixed" aria-label="Facts">
        <thead className="text-left">
          <tr className="border-b">
            <th scope="col" className="h-9 w-[84px] font-normal text-ink-3 text-label md:w-[176px]">
              Fact
            </th>
            {[a, b].map((request, index) => (
              <th key={index === 0 ? 'a' : 'b'} scope="col" className="truncate pr-2 font-strong md:pr-4">
                {index === 0 ? 'A' : 'B'}{' '}
                <Link href={`${path}/${request.id}`} className="code font-normal text-accent hover:underline">
                  {clipMiddle(request.id, 8, 4)}
                </Link>
              </th>
            ))}
            <th scope="col" className="hidden text-right font-normal text-ink-3 text-label md:table-cell">
              B minus A
            </th>
          </tr>
        </thead>
        <tbody>
          {compareFacts(a, b).map(({ name, a: left, b: right, difference, isNumber }) => (
            <tr key={name} className="border-b">
              <th scope="row" className="h-9 py-1.5 pr-2 text-left font-normal text-ink-3 md:pr-3">
                {name}
              </th>
              <td className={classNames('break-words py-1.5 pr-2 md:pr-4', isNumber && 'numeric')}>{left}</td>
              <td className={classNames('break-words py-1.5 pr-2 md:pr-4', isNumber && 'numeric')}>
                {right}
                <span className="numeric block text-ink-3 text-label md:hidden">{difference}</span>
              </td>
              <td className="numeric hidden whitespace-nowrap text-right text-ink-2 md:table-cell">
                {difference ?? (left === right ? <span className="text-ink-3">same</span> : '')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Payloads({ a, b, now, role }: Pick<CompareViewProps, 'a' | 'b' | 'now' | 'role'>) {
  const left = useConversation(a);
  const right = useConversation(b);
  if (left !== null && right !== null) return <ConversationDifference a={left} b={right} />;
  return (
    <div className="mt-8 grid gap-4 md:grid-cols-2">
      <Missing name="A" side={a} now={now} role={role} />
      <Missing name="B" side={b} now={now} role={role} />
    </div>
  );
}

function useConversation({ request: { endpoint }, payload }: ReadRequest) {
  const readable = payload.kind === 'read' && payload.reading.kind === 'readable' ? payload.reading : null;
  return useMemo(() => (readable === null ? null : parseConversation({ endpoint, ...readable })), [endpoint, readable]);
}

/** Without both payloads nothing is compared but the facts; each side says what it has. */
function Missing({ name, side, now, role }: { name: string; side: ReadRequest; now: Date; role: Role }) {
  const { payload, request } = side;
  const [title, sentence] =
    payload.kind === 'loading'
      ? ['The payload is being read', '']
      : payload.kind === 'failed'
        ? ['The payload could not be read', payload.message]
        : payload.reading.kind === 'readable'
          ? ['Readable', 'There is nothing to compare it with.']
          : wordsOf(describeMissing({ reading: payload.reading, request, role, now }));
  return (
    <section className="rounded-card border px-4 py-3" aria-label={`Payload of ${name}`}>
      <h2 className="font-strong">
        {name}: {title}
      </h2>
      {sentence === '' ? null : <p className="mt-1 text-ink-2">{sentence}</p>}
      {payload.kind === 'failed' ? (
        <Button onClick={payload.onRetry} className="mt-3">
          <Icon name="refresh" />
          Retry
        </Button>
      ) : null}
    </section>
  );
}

function wordsOf({ title, sentence }: { title: string; sentence: string }): readonly [string, string] {
  return [title, sentence];
}
