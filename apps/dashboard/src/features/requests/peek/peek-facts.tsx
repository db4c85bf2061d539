import type { RequestView } from '@lethe/core/payloads';
import { classNames } from '../../../components/class-names.ts';
import { formatLatency } from '../../../components/format/duration.ts';
import { type Phase, phasesOf, statusText } from '../detail/view-model.ts';

const FILLS: Record<Phase['tone'], string> = { gateway: 'bg-ink', wait: 'bg-infer', generation: 'bg-ink-2' };

/** In a word or two, where the page of the request says more. */
const PHASE_NAMES: Record<Phase['tone'], string> = {
  gateway: 'Gateway',
  wait: 'First token',
  generation: 'Generation',
};

/** Model, status and latency, and where the time went. */
export function PeekFacts({ request }: { request: RequestView }) {
  const status = statusText(request);
  const phases = phasesOf(request);
  return (
    <>
      <dl className="grid grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)_auto] gap-x-4">
        <Fact name="Model" value={request.model} />
        <Fact name="Status" value={status.text} isFailure={status.isFailure} />
        <Fact name="Latency" value={formatLatency(request.timing.totalMs)} />
      </dl>
      <div aria-hidden="true" className="mt-2.5 mb-1.5 flex h-2 gap-0.5">
        {phases.map((phase) => (
          <i
            key={phase.name}
            style={{ flexGrow: phase.spanMs }}
            className={classNames('block min-w-[3px] basis-0 rounded-[2px]', FILLS[phase.tone])}
          />
        ))}
      </div>
      <dl className="flex flex-wrap gap-x-3.5 text-label">
        {phases.map((phase) => (
          <div key={phase.name} className="flex gap-1.5">
            <dt className="text-ink-3">
              {request.timing.firstTokenMs === null ? phase.name : PHASE_NAMES[phase.tone]}
            </dt>
            <dd className="numeric font-book text-ink-2">{phase.text}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Fact({ name, value, isFailure = false }: { name: string; value: string; isFailure?: boolean }) {
  return (
    <div className="min-w-0">
      <dt className="text-ink-3 text-label">{name}</dt>
      <dd title={value} className={classNames('numeric truncate font-medium', isFailure && 'text-danger')}>
        {value}
      </dd>
    </div>
  );
}
