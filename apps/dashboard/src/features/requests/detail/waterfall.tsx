import type { RequestView } from '@lethe/core/payloads';
import { classNames } from '../../../components/class-names.ts';
import { formatLatency } from '../../../components/format/duration.ts';
import { type Phase, phasesOf, ticksOf } from './view-model.ts';

const FILLS: Record<Phase['tone'], string> = { gateway: 'bg-ink', wait: 'bg-infer', generation: 'bg-ink-2' };
/** A phase of no time is still a mark, and stays inside the chart at its end. */
const MARK_PERCENT = 0.6;

/** Where the time of a request went, each phase from where the one before it ended, to scale. */
export function Waterfall({ request }: { request: RequestView }) {
  const phases = phasesOf(request);
  const totalMs = Math.max(1, request.timing.totalMs);
  return (
    <table className="w-full border-collapse" aria-label="Where the time went">
      <thead className="text-ink-3 text-label">
        <tr className="border-b">
          <th scope="col" className="h-8 w-[112px] pr-3 text-left font-normal md:w-[144px]">
            Phase
          </th>
          <th scope="col" className="relative h-8 text-left font-normal">
            <span className="sr-only">Span</span>
            <span aria-hidden="true" className="numeric flex justify-between text-axis">
              {ticksOf(totalMs).map((tick) => (
                <span key={tick}>{formatLatency(tick)}</span>
              ))}
            </span>
          </th>
          <th scope="col" className="h-8 w-[72px] pl-3 text-right font-normal md:w-[88px]">
            Took
          </th>
        </tr>
      </thead>
      <tbody>
        {phases.map(({ name, startMs, spanMs, text, tone, remark }) => (
          <tr key={name} className="border-b align-top">
            <th scope="row" className="py-2 pr-3 text-left font-normal text-ink-2">
              {name}
            </th>
            <td className="py-2">
              <span aria-hidden="true" className="relative block h-5 rounded-chip bg-sunken">
                <i
                  className={classNames('absolute inset-y-1 min-w-1 rounded-[2px]', FILLS[tone])}
                  style={{
                    left: `${Math.min(100 - MARK_PERCENT, (startMs / totalMs) * 100)}%`,
                    width: `${Math.max(MARK_PERCENT, (spanMs / totalMs) * 100)}%`,
                  }}
                />
              </span>
              <span className="mt-1 hidden text-ink-3 text-label md:block">{remark}</span>
            </td>
            <td className="numeric py-2 pl-3 text-right">{text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
