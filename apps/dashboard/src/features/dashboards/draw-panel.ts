import type { ChartModel, ChartPoint, ChartSeries } from '../../components/chart/chart-model.ts';
import { figureText } from '../../components/chart/chart-value.ts';

export interface DrawnPanel {
  readonly title: string;
  readonly isFigure: boolean;
  readonly model: ChartModel;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const PADDING = 16;
const HEAD_HEIGHT = 52;
const AXIS_WIDTH = 56;
const AXIS_HEIGHT = 22;
const LEGEND_SWATCH = 8;
const FONT = 'Geist, system-ui, sans-serif';
const LABELS_MAX = 7;

type Context = CanvasRenderingContext2D;

/** Draws a panel with the page's own colours. From figures, not from the page: nothing is loaded for it. */
export function drawPanel(context: Context, box: Box, { title, isFigure, model }: DrawnPanel): void {
  context.fillStyle = cssColour('var(--surface)');
  context.strokeStyle = cssColour('var(--line)');
  context.beginPath();
  context.roundRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1, 8);
  context.fill();
  context.stroke();
  write(context, clipText(context, title, box.width - 2 * PADDING, `600 14px ${FONT}`), box.x + PADDING, box.y + 24, {
    font: `600 14px ${FONT}`,
  });
  if (isFigure) {
    write(context, figureText(model.unit, model.overall), box.x + PADDING, box.y + 72, { font: `600 28px ${FONT}` });
    return;
  }
  drawLegend(context, box, model);
  drawPlot(
    context,
    {
      x: box.x + AXIS_WIDTH,
      y: box.y + HEAD_HEIGHT,
      width: box.width - AXIS_WIDTH - PADDING,
      height: box.height - HEAD_HEIGHT - AXIS_HEIGHT - PADDING / 2,
    },
    model,
  );
}

/** A colour of the design as a canvas takes it. */
export function cssColour(colour: string): string {
  const name = /^var\((--[a-z0-9-]+)\)$/.exec(colour)?.[1];
  return name === undefined ? colour : getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function drawLegend(context: Context, box: Box, { series, unit, overall }: ChartModel): void {
  if (series.length < 2) {
    write(context, figureText(unit, overall), box.x + PADDING, box.y + 43, { colour: 'var(--ink-2)' });
    return;
  }
  const room = (box.width - 2 * PADDING) / series.length;
  series.forEach(({ label, fill }, index) => {
    const x = box.x + PADDING + index * room;
    context.fillStyle = cssColour(fill);
    context.fillRect(x, box.y + 35, LEGEND_SWATCH, LEGEND_SWATCH);
    const text = clipText(context, label, room - LEGEND_SWATCH - 16, `400 12px ${FONT}`);
    write(context, text, x + LEGEND_SWATCH + 6, box.y + 43, { colour: 'var(--ink-2)' });
  });
}

function drawPlot(context: Context, plot: Box, model: ChartModel): void {
  const top = model.ticks.at(-1)?.value ?? 1;
  const heightOf = (value: number) => (value / top) * plot.height;
  for (const { value, label } of model.ticks) {
    const y = Math.round(plot.y + plot.height - heightOf(value)) + 0.5;
    line(context, [plot.x, y], [plot.x + plot.width, y], 'var(--line)');
    write(context, label, plot.x - 8, y + 4, { font: `400 11px ${FONT}`, colour: 'var(--ink-3)', align: 'right' });
  }
  const slot = plot.width / Math.max(1, model.points.length);
  const every = Math.ceil(model.points.length / LABELS_MAX);
  model.points.forEach((point, index) => {
    const x = plot.x + index * slot;
    if (model.kind === 'bars') drawStack(context, { x, slot, plot, heightOf }, point, model.series);
    if (index % every === 0)
      write(context, point.tick, x + slot / 2, plot.y + plot.height + 16, {
        font: `400 11px ${FONT}`,
        colour: 'var(--ink-3)',
        align: 'center',
      });
  });
  if (model.kind === 'lines') drawLines(context, { slot, plot, heightOf }, model);
  line(
    context,
    [plot.x, plot.y + plot.height + 0.5],
    [plot.x + plot.width, plot.y + plot.height + 0.5],
    'var(--line-2)',
  );
}

interface Scale {
  readonly slot: number;
  readonly plot: Box;
  readonly heightOf: (value: number) => number;
}

function drawStack(
  context: Context,
  { x, slot, plot, heightOf }: Scale & { x: number },
  point: ChartPoint,
  series: readonly ChartSeries[],
) {
  let base = plot.y + plot.height;
  const gap = Math.min(3, slot / 4);
  point.values.forEach((value, index) => {
    const height = heightOf(Number(value ?? 0));
    context.fillStyle = cssColour(series[index]?.fill ?? 'var(--infer)');
    context.fillRect(x + gap, base - height, Math.max(1, slot - 2 * gap), height);
    base -= height;
  });
}

function drawLines(context: Context, { slot, plot, heightOf }: Scale, { series, points }: ChartModel): void {
  series.forEach(({ fill, dash }, index) => {
    context.strokeStyle = cssColour(fill);
    context.lineWidth = 1.5;
    context.setLineDash(dash === undefined ? [] : dash.split(' ').map(Number));
    context.beginPath();
    let isPenDown = false;
    points.forEach(({ values }, place) => {
      const value = values[index] ?? null;
      if (value === null) isPenDown = false;
      else {
        const [x, y] = [plot.x + (place + 0.5) * slot, plot.y + plot.height - heightOf(Number(value))];
        if (isPenDown) context.lineTo(x, y);
        else context.moveTo(x, y);
        isPenDown = true;
      }
    });
    context.stroke();
  });
  context.setLineDash([]);
  context.lineWidth = 1;
}

function line(context: Context, from: readonly [number, number], to: readonly [number, number], colour: string): void {
  context.strokeStyle = cssColour(colour);
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

interface Writing {
  readonly font?: string;
  readonly colour?: string;
  readonly align?: CanvasTextAlign;
}

function write(context: Context, text: string, x: number, y: number, { font, colour, align }: Writing = {}): void {
  context.font = font ?? `400 12px ${FONT}`;
  context.fillStyle = cssColour(colour ?? 'var(--ink)');
  context.textAlign = align ?? 'left';
  context.fillText(text, x, y);
}

function clipText(context: Context, text: string, width: number, font: string): string {
  context.font = font;
  if (context.measureText(text).width <= width) return text;
  let clipped = [...text];
  while (clipped.length > 1 && context.measureText(`${clipped.join('')}…`).width > width)
    clipped = clipped.slice(0, -1);
  return `${clipped.join('')}…`;
}
