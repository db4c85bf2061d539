'use client';

import {
  Bar,
  BarChart,
  type BarShapeProps,
  BarStack,
  CartesianGrid,
  type DotItemDotProps,
  Line,
  LineChart,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { classNames } from '../class-names.ts';
import type { ChartModel, ChartPoint } from './chart-model.ts';
import { ChartTip } from './chart-tip.tsx';

interface PlotRow {
  readonly point: ChartPoint;
  readonly index: number;
  /** Floats, because they are heights; every figure that is read stands in `point`, exactly. */
  readonly heights: readonly (number | null)[];
  readonly forecastHeight: number;
}

const AXIS_TEXT = { fontSize: 11, fill: 'var(--ink-3)' };
const RADIUS_PX = 3;
/** Of the axis: a figure that is not zero can be seen, also beside a hundred times as much. */
const SEGMENT_SHARE_MIN = 0.014;
const MARGIN = { top: 8, right: 0, bottom: 0, left: 0 };
/** A line ends where its last bucket begins: the label below it needs room. */
const LINE_MARGIN = { ...MARGIN, right: 18 };

interface ChartPlotProps {
  model: ChartModel;
  className?: string;
  onSelect?: ((point: ChartPoint) => void) | undefined;
}

/** The bars or lines. Arrow keys walk over the buckets; pressing one opens what is behind it. */
export function ChartPlot({ model, className, onSelect }: ChartPlotProps) {
  const rows = rowsOf(model);
  const frame = {
    // The chart stacks bars in the order in which they came, so other series begin anew: the forecast stays on top.
    key: model.series.map(({ key }) => key).join('\u001f'),
    responsive: true,
    data: rows,
    margin: model.kind === 'lines' ? LINE_MARGIN : MARGIN,
    className: classNames(
      'numeric w-full [&_*]:outline-none [&_.recharts-surface:focus-visible]:shadow-[0_0_0_2px_var(--accent)] [&_.recharts-surface]:rounded-chip',
      onSelect !== undefined && 'cursor-pointer',
      className,
    ),
    onClick: (state: { activeTooltipIndex?: unknown }) => {
      const point = rows[Number(state.activeTooltipIndex)]?.point;
      if (point !== undefined && hasFigure(point)) onSelect?.(point);
    },
  };
  const { key, ...rest } = frame;
  if (model.kind === 'lines') {
    return (
      <LineChart key={key} {...rest}>
        {axesOf(model)}
        {model.series.map((each, index) => (
          <Line
            key={`${index} ${each.key}`}
            name={each.label}
            type="linear"
            dataKey={(row: PlotRow) => row.heights[index] ?? null}
            stroke={each.fill}
            strokeWidth={1.75}
            {...(each.dash === undefined ? {} : { strokeDasharray: each.dash })}
            dot={(dot) => <LoneDot key={dot.index} dot={dot} rows={rows} series={index} />}
            activeDot={{ r: 3 }}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    );
  }
  return (
    <BarChart key={key} barCategoryGap="9%" {...rest}>
      {axesOf(model)}
      <BarStack radius={[RADIUS_PX, RADIUS_PX, 0, 0]}>
        {model.series.map((each, index) => (
          <Bar
            key={`${index} ${each.key}`}
            name={each.label}
            dataKey={(row: PlotRow) => row.heights[index] ?? 0}
            fill={each.fill}
            shape={index === 0 ? FirstSegment : Segment}
            isAnimationActive={false}
          />
        ))}
        <Bar
          name="Forecast"
          dataKey={(row: PlotRow) => row.forecastHeight}
          shape={ForecastBar}
          isAnimationActive={false}
        />
      </BarStack>
    </BarChart>
  );
}

/** Grid, axes and tip, which bars and lines share. */
function axesOf(model: ChartModel) {
  const labels = new Map(model.ticks.map(({ value, label }) => [value, label]));
  const values = [...labels.keys()];
  return [
    <CartesianGrid key="grid" vertical={false} stroke="var(--line)" />,
    <XAxis
      key="x"
      dataKey="index"
      tickFormatter={(index: number) => model.points[index]?.tick ?? ''}
      tickLine={false}
      axisLine={{ stroke: 'var(--line-2)' }}
      tick={AXIS_TEXT}
      tickMargin={6}
      height={28}
      interval="equidistantPreserveStart"
      minTickGap={30}
    />,
    <YAxis
      key="y"
      type="number"
      domain={[Math.min(0, ...values), Math.max(...values)]}
      ticks={values}
      tickFormatter={(value: number) => labels.get(value) ?? ''}
      tickLine={false}
      axisLine={false}
      tick={AXIS_TEXT}
      tickMargin={4}
      width={axisWidth([...labels.values()])}
    />,
    <Tooltip
      key="tip"
      cursor={model.kind === 'bars' ? { fill: 'var(--hover)' } : { stroke: 'var(--line-2)' }}
      isAnimationActive={false}
      offset={12}
      wrapperStyle={{ zIndex: 10, outline: 'none' }}
      content={({ active, label }) => (active ? <ChartTip model={model} index={Number(label)} /> : null)}
    />,
  ];
}

function rowsOf({ kind, points, ticks }: ChartModel): readonly PlotRow[] {
  const heightMin = kind === 'bars' ? (ticks.at(-1)?.value ?? 1) * SEGMENT_SHARE_MIN : 0;
  return points.map((point, index) => ({
    point,
    index,
    heights: point.values.map((value) => {
      if (kind === 'lines') return value === null ? null : Number(value);
      return Number(value ?? 0) > 0 ? Math.max(Number(value), heightMin) : 0;
    }),
    forecastHeight: Number(point.forecast ?? 0),
  }));
}

function hasFigure({ values }: ChartPoint): boolean {
  return values.some((value) => value !== null && Number(value) !== 0);
}

/** Wide enough for the longest label at 11 px. */
function axisWidth(labels: readonly string[]): number {
  const longest = Math.max(...labels.map(({ length }) => length));
  return Math.ceil(longest * 6.4) + 10;
}

/** A figure between two that are unknown is no line: it is a dot. */
function LoneDot({ dot, rows, series }: { dot: DotItemDotProps; rows: readonly PlotRow[]; series: number }) {
  const isKnown = (place: number) => (rows[place]?.heights[series] ?? null) !== null;
  if (!isKnown(dot.index) || isKnown(dot.index - 1) || isKnown(dot.index + 1)) return null;
  return <circle cx={dot.cx} cy={dot.cy} r={2} fill={dot.stroke} />;
}

function FirstSegment({ x, y, width, height, fill }: BarShapeProps) {
  return <rect x={x} y={y} width={width} height={Math.max(0, height)} fill={fill} />;
}

/** Stands one pixel above what is below it. */
function Segment({ x, y, width, height, fill }: BarShapeProps) {
  return <rect x={x} y={y} width={width} height={Math.max(0, height - 1)} fill={fill} />;
}

/** The outline of a bucket that is still to come, open below. */
function ForecastBar({ x, y, width, height }: BarShapeProps) {
  if (height <= 0) return null;
  const [left, right, top] = [x + 0.5, x + width - 0.5, y + 0.5];
  const path = `M${left} ${y + height}V${top + RADIUS_PX}Q${left} ${top} ${left + RADIUS_PX} ${top}H${right - RADIUS_PX}Q${right} ${top} ${right} ${top + RADIUS_PX}V${y + height}`;
  return <path d={path} fill="none" stroke="var(--line-2)" strokeDasharray="3 3" />;
}
