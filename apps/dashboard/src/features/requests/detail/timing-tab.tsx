import type { RequestView } from '@lethe/core/payloads';
import type { ReactNode } from 'react';
import { classNames } from '../../../components/class-names.ts';
import { formatLatency } from '../../../components/format/duration.ts';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { generationSpeed, type Phase, phasesOf } from './view-model.ts';

const FILLS: Record<Phase['tone'], string> = { gateway: 'bg-ink', wait: 'bg-infer', generation: 'bg-ink-2' };

/** Where the time went: a bar to scale, and the same in figures. */
export function TimingTab({ request }: { request: RequestView }) {
  const phases = phasesOf(request);
  const speed = generationSpeed(request);
  return (
    <div className="pt-5">
      <div aria-hidden="true" className="flex h-2 gap-0.5">
        {phases.map((phase) => (
          <i
            key={phase.name}
            style={{ flexGrow: phase.spanMs }}
            className={classNames('block min-w-[3px] basis-0 rounded-[2px]', FILLS[phase.tone])}
          />
        ))}
      </div>
      <dl className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-label">
        {phases.map((phase) => (
          <div key={phase.name} className="flex items-center gap-1.5">
            <i aria-hidden="true" className={classNames('size-2 rounded-[2px]', FILLS[phase.tone])} />
            <dt className="text-ink-3">{phase.name}</dt>
            <dd className="numeric text-ink-2">{phase.text}</dd>
          </div>
        ))}
      </dl>
      <dl className="mt-5 border-t">
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
