'use client';

import { Bar, BarChart, type BarShapeProps, BarStack, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import type { ChartDay, CostChartModel } from './cost-chart-model.ts';
import { CostTip } from './cost-tip.tsx';

interface PlotRow {
  readonly day: ChartDay;
  readonly tick: string;
  /** Floats, because they are heights; every amount that is read stands in `day`, exactly. */
  readonly heights: readonly number[];
  readonly forecastHeight: number;
}

const AXIS_TEXT = { fontSize: 11, fill: 'var(--ink-3)' };
const RADIUS_PX = 3;
/** Of the axis: an amount that is not zero can be seen, also beside a hundred times as much. */
const SEGMENT_SHARE_MIN = 0.014;

interface CostPlotProps {
  model: CostChartModel;
  onSelect: (day: Date) => void;
}

/** The bars. Arrow keys walk over the days; pressing one opens its rows. */
export function CostPlot({ model, onSelect }: CostPlotProps) {
  const { series, ticks } = model;
  const highest = Number(ticks.at(-1)?.amountNanoUsd ?? 1n);
  const rows = model.days.map((day) => rowOf(day, highest * SEGMENT_SHARE_MIN));
  const labels = new Map(ticks.map(({ amountNanoUsd, label }) => [Number(amountNanoUsd), label]));
  const open = (index: unknown) => {
    const day = rows[Number(index)]?.day;
    if (day !== undefined && day.totalNanoUsd > 0n) onSelect(day.day);
  };
  return (
    <BarChart
      // The chart stacks bars in the order in which they came, so other series begin anew: the forecast stays on top.
      key={series.map(({ key }) => key).join()}
      responsive
      data={rows}
      margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
      barCategoryGap="9%"
      className="numeric h-[176px] w-full md:h-[228px] [&_*]:outline-none [&_.recharts-surface:focus-visible]:shadow-[0_0_0_2px_var(--accent)] [&_.recharts-surface]:rounded-chip"
      onClick={(state) => open(state.activeTooltipIndex)}
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="tick"
        tickLine={false}
        axisLine={{ stroke: 'var(--line-2)' }}
        tick={AXIS_TEXT}
        tickMargin={6}
        height={28}
        interval="equidistantPreserveStart"
        minTickGap={30}
      />
      <YAxis
        type="number"
        domain={[0, highest]}
        ticks={[...labels.keys()]}
        tickFormatter={(value: number) => labels.get(value) ?? ''}
        tickLine={false}
        axisLine={false}
        tick={AXIS_TEXT}
        tickMargin={4}
        width={axisWidth([...labels.values()])}
      />
      <Tooltip
        cursor={{ fill: 'var(--hover)' }}
        isAnimationActive={false}
        offset={12}
        wrapperStyle={{ zIndex: 10, outline: 'none' }}
        content={({ active, label }) => (active ? <CostTip model={model} tick={String(label)} /> : null)}
      />
      <BarStack radius={[RADIUS_PX, RADIUS_PX, 0, 0]}>
        {series.map((each, index) => (
          <Bar
            key={each.key}
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

function rowOf(day: ChartDay, heightMin: number): PlotRow {
  const heights = day.amounts.map((amount) => (amount > 0n ? Math.max(Number(amount), heightMin) : 0));
  return { day, tick: day.tick, heights, forecastHeight: Number(day.forecastNanoUsd ?? 0n) };
}

/** Wide enough for the longest label at 11 px. */
function axisWidth(labels: readonly string[]): number {
  const longest = Math.max(...labels.map(({ length }) => length));
  return Math.ceil(longest * 6.4) + 10;
}

function FirstSegment({ x, y, width, height, fill }: BarShapeProps) {
  return <rect x={x} y={y} width={width} height={Math.max(0, height)} fill={fill} />;
}

/** Stands one pixel above what is below it. */
function Segment({ x, y, width, height, fill }: BarShapeProps) {
  return <rect x={x} y={y} width={width} height={Math.max(0, height - 1)} fill={fill} />;
}

/** The outline of a day that is still to come, open below. */
function ForecastBar({ x, y, width, height }: BarShapeProps) {
  if (height <= 0) return null;
  const [left, right, top] = [x + 0.5, x + width - 0.5, y + 0.5];
  const path = `M${left} ${y + height}V${top + RADIUS_PX}Q${left} ${top} ${left + RADIUS_PX} ${top}H${right - RADIUS_PX}Q${right} ${top} ${right} ${top + RADIUS_PX}V${y + height}`;
  return <path d={path} fill="none" stroke="var(--line-2)" strokeDasharray="3 3" />;
}
