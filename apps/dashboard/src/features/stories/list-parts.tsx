'use client';

import type { Role } from '@lethe/core/tenancy';
import type { ReactNode } from 'react';
import type { PayloadStatus } from '../requests/detail/payload-status.ts';
import { STORY_NOW, STORY_REQUESTS } from '../requests/fixtures/list-fixtures.ts';
import { NewRequests } from '../requests/list/new-requests.tsx';
import { SelectionBar } from '../requests/list/selection-bar.tsx';
import { PeekFoot } from '../requests/peek/peek-foot.tsx';
import { PeekView } from '../requests/peek/peek-view.tsx';

const json = (value: unknown) => ({ mediaType: 'application/json', text: JSON.stringify(value) });
const ROLE: Role = 'viewer';
const nothing = () => undefined;

const READ: PayloadStatus = {
  kind: 'read',
  reading: {
    kind: 'readable',
    request: json({
      messages: [
        { role: 'user', content: 'The courier marked order HF-20418 as delivered yesterday, but nothing arrived.' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'c1', type: 'function', function: { name: 'get_shipment', arguments: '{"order":"HF-20418"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'c1', content: '{"delivered":true,"signed_by":null}' },
      ],
    }),
    response: json({
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          message: {
            role: 'assistant',
            content: 'It was scanned at 16:08 without a signature. I have opened a trace.',
          },
        },
      ],
    }),
  },
};

const PAYLOADS: Readonly<Record<string, PayloadStatus>> = {
  Read: READ,
  'Being read': { kind: 'loading' },
  'Not to be read': { kind: 'failed', message: 'The vault does not answer.', onRetry: nothing },
  'Without the permission': { kind: 'read', reading: { kind: 'no_permission' } },
  'Expired meanwhile': { kind: 'read', reading: { kind: 'expired', expiredAt: STORY_NOW } },
  Erased: { kind: 'read', reading: { kind: 'erased', erasedAt: new Date('2026-11-21T14:31:00Z') } },
};

/** The parts of the inspector that come and go: the request beside the list in each state, the selection, what came in. */
export function ListParts() {
  const [request] = STORY_REQUESTS;
  if (request === undefined) return null;
  return (
    <main id="main" className="flex flex-col gap-8 p-6">
      <h1 className="font-semibold text-title">Parts of the inspector</h1>
      <div className="flex flex-wrap gap-6">
        {Object.entries(PAYLOADS).map(([name, payload]) => (
          <Part key={name} name={name}>
            <PeekView request={request} now={STORY_NOW} role={ROLE} payload={payload} />
            <div className="border-t px-4 py-2.5">
              <PeekFoot
                href="#main"
                copyRefusal={payload === READ ? null : 'Its body is not readable.'}
                onCopy={nothing}
                onCompare={nothing}
                isRead={payload === READ}
              />
            </div>
          </Part>
        ))}
      </div>
      <SelectionBar count={2} selected={() => []} onCompare={nothing} onErase={nothing} onClear={nothing} />
      <div className="h-20">
        <NewRequests isLive newCount={12} onShow={nothing} />
      </div>
    </main>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section aria-label={name} className="w-full md:w-[432px]">
      <h2 className="mb-1 text-ink-3 text-label">{name}</h2>
      <div className="rounded-card border">{children}</div>
    </section>
  );
}
