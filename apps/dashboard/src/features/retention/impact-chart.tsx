import { MS_PER_DAY } from '@lethe/core/time';
import { formatDay } from '../../components/format/instant.ts';
import { formatDayAhead, formatShort } from './describe-impact.ts';
import type { ReadablePoint, ReadableProjection } from './project-readable.ts';

const WIDTH = 360;
const HEIGHT = 112;

interface ImpactChartProps {
  projection: ReadableProjection;
  computedAt: Date;
  newLabel: string;
  /** When the last payload of today expires; null when nothing is stored. */
  lastExpiresAt: Date | null;
  /** The period of new payloads; 0 when none is stored. */
  newPeriodDays: number;
}

/** Readable payloads from now on: new ones below, today's above them until the last is gone. Dashed: when the first new one expires, and the last of today's. */
export function ImpactChart({ projection, computedAt, newLabel, lastExpiresAt, newPeriodDays }: ImpactChartProps) {
  const { points, peakCount, steadyCount, endsAt } = projection;
  const nowCount = points[0]?.storedCount ?? 0;
  const spanMs = endsAt.getTime() - computedAt.getTime();
  const lastMs = lastExpiresAt === null ? 0 : lastExpiresAt.getTime() - computedAt.getTime();
  const marks = [...new Set([newPeriodDays * MS_PER_DAY, lastMs])].filter((ms) => ms > 0 && ms < spanMs);
  const middle = new Date((computedAt.getTime() + endsAt.getTime()) / 2);
  return (
    <figure className="border-b px-4 pt-3.5 pb-2.5">
      <figcaption className="mb-2.5 flex flex-wrap gap-x-3 text-ink-3 text-label">
        <span className="mr-auto font-medium text-ink">Readable payloads</span>
        <Key className="bg-line-2" label="Stored now" />
        <Key className="bg-stored-fill" label={newLabel} />
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Readable payloads: ${formatShort(nowCount)} now, about ${formatShort(steadyCount)} by ${formatDayAhead(endsAt, computedAt)}.`}
        className="block h-28 w-full overflow-visible"
      >
        <path d={areaOf(points, peakCount, (point) => point.storedCount + point.newCount)} className="fill-line-2" />
        <path d={areaOf(points, peakCount, (point) => point.newCount)} className="fill-stored-fill" />
        {marks.map((ms) => (
          <line
            key={ms}
            x1={(WIDTH * ms) / spanMs}
            x2={(WIDTH * ms) / spanMs}
            y1={0}
            y2={HEIGHT}
            strokeDasharray="3 3"
            vectorEffect="non-scaling-stroke"
            className="stroke-faint"
          />
        ))}
      </svg>
      <div aria-hidden="true" className="numeric flex justify-between pt-1.5 text-axis text-ink-3">
        <span>
          {formatDay(computedAt)}, {formatShort(nowCount)}
        </span>
        <span>{formatDayAhead(middle, computedAt)}</span>
        <span>
          {formatDayAhead(endsAt, computedAt)}, {formatShort(steadyCount)}
        </span>
      </div>
    </figure>
  );
}

function Key({ className, label }: { className: string; label: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <i aria-hidden="true" className={`size-2 rounded-[2px] ${className}`} />
      {label}
    </span>
  );
}

function areaOf(
  points: readonly ReadablePoint[],
  peakCount: number,
  countOf: (point: ReadablePoint) => number,
): string {
  const lastDay = points.at(-1)?.day ?? 1;
  const corners = points.map((point) => {
    const x = (WIDTH * point.day) / lastDay;
    const y = HEIGHT * (1 - countOf(point) / Math.max(peakCount, 1));
    return `L${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M0 ${HEIGHT}${corners.join('')}L${WIDTH} ${HEIGHT}Z`;
}
