import type { RequestView } from '@lethe/core/payloads';
import type { ReactNode } from 'react';
import { formatLatency } from '../../../components/format/duration.ts';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { generationSpeed } from './view-model.ts';
import { Waterfall } from './waterfall.tsx';

/** Where the time went, to scale, and what followed from it. */
export function TimingTab({ request }: { request: RequestView }) {
  const speed = generationSpeed(request);
  return (
    <div className="pt-5">
      <Waterfall request={request} />
      <dl className="mt-6 border-t">
        <Line name="Admitted">
          <InstantText at={request.admittedAt} form="page" />
        </Line>
        <Line name="Completed">
          <InstantText at={request.completedAt} form="page" />
        </Line>
        <Line name="Total">
          <span className="numeric">{formatLatency(request.timing.totalMs)}</span>
        </Line>
        {speed === null ? null : (
          <Line name="Generation speed">
            <span className="numeric">{speed}</span>
          </Line>
        )}
        <Line name="Ended because">
          <span className="code">{request.finishReason ?? request.errorCode ?? 'unknown'}</span>
        </Line>
      </dl>
    </div>
  );
}

export function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-h-9 grid-cols-[128px_minmax(0,1fr)] items-center gap-4 border-b py-1.5 md:grid-cols-[176px_minmax(0,1fr)]">
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
