'use client';

import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { classNames } from '../class-names.ts';
import { Button } from '../primitives/button.tsx';
import { type ChartLink, type ChartModel, hasFigures } from './chart-model.ts';
import { ChartTable } from './chart-table.tsx';
import { Swatch } from './swatch.tsx';

// The library that draws is as large as a page; title, figures and table are there before it. Its place has a height of its own, so nothing moves.
const ChartPlot = dynamic(() => import('./chart-plot.tsx').then((module) => module.ChartPlot), { ssr: false });

interface ChartProps {
  model: ChartModel;
  title: string;
  /** The whole chart in one sentence. */
  sentence: string;
  /** Where there is nothing to draw: `Nothing was spent.` */
  emptyText: string;
  /** Beside the title: what the bars are split by. */
  children?: ReactNode;
  /** After the switch between chart and table. */
  actions?: ReactNode;
  link?: ChartLink;
  /** Where the requests of one series are. */
  seriesHref?: (key: string) => string;
  /** `panel`: lower, and its title a heading of the third level. */
  size?: 'page' | 'panel';
  /** Shown by somebody else already. */
  isTitleHidden?: boolean;
  className?: string;
}

/** As many names as stand beside the title of a panel. */
const LEGEND_BESIDE_MAX = 3;
/** A panel is as high with its table as with its chart. */
const TABLE_HEIGHTS = { page: 'max-h-[320px]', panel: 'h-[176px]' };
const HEIGHTS = { page: 'h-[176px] md:h-[228px]', panel: 'h-[176px]' };

/** Figures over time as bars, as lines or as a table. */
export function Chart(props: ChartProps) {
  const { model, title, sentence, emptyText, children, link, size = 'page', isTitleHidden = false } = props;
  const [isTable, setIsTable] = useState(false);
  const router = useRouter();
  const isLegendBelow = size === 'panel' && model.series.length > LEGEND_BESIDE_MAX;
  const legend = <Legend model={model} seriesHref={props.seriesHref} />;
  const Heading = size === 'page' ? 'h2' : 'h3';
  return (
    <section aria-label={title} className={classNames('min-w-0', props.className)}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Heading className={classNames('font-semibold', isTitleHidden && 'sr-only')}>{title}</Heading>
        {children}
        <div
          className={classNames(
            'numeric ml-auto flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 text-ink-2 text-label',
            size === 'page' && 'max-md:ml-0',
          )}
        >
          {isLegendBelow ? null : legend}
          <Button
            size="tiny"
            aria-pressed={isTable}
            aria-label={`${title}: ${isTable ? 'chart' : 'table'}`}
            onClick={() => setIsTable(!isTable)}
            className="max-md:h-8 max-md:px-2.5"
          >
            {isTable ? 'Chart' : 'Table'}
          </Button>
          {props.actions}
        </div>
      </div>
      {isLegendBelow ? (
        <div className="numeric mt-1.5 flex min-w-0 flex-wrap gap-x-4 gap-y-1 text-ink-2 text-label">{legend}</div>
      ) : null}
      {isTable ? (
        <ChartTable model={model} title={title} link={link} className={TABLE_HEIGHTS[size]} />
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a group of bars is no fieldset.
        <div role="group" aria-label={sentence} className={classNames('relative mt-2', HEIGHTS[size])}>
          {hasFigures(model) ? null : (
            <p className="absolute inset-x-0 top-[38%] z-[1] text-center text-ink-3">{emptyText}</p>
          )}
          <ChartPlot
            model={model}
            className={HEIGHTS[size]}
            onSelect={link === undefined ? undefined : (point) => router.push(link.href(point, null))}
          />
        </div>
      )}
    </section>
  );
}

/** The series by name. One alone needs none: the title says it. */
function Legend({ model, seriesHref }: { model: ChartModel; seriesHref: ChartProps['seriesHref'] }) {
  const { kind, series, hasForecast } = model;
  if (series.length < 2 && !hasForecast) return null;
  // It reads like a stack: what lies on top comes first.
  const ordered = kind === 'bars' ? series.toReversed() : series;
  return (
    <>
      {ordered.map(({ key, label, fill, dash, isOther }) => (
        <span key={`${isOther} ${key}`} className="flex min-w-0 items-center gap-1.5">
          <Swatch fill={fill} dash={dash} isLine={kind === 'lines'} />
          {seriesHref === undefined || isOther ? (
            <span className="max-w-[180px] truncate">{label}</span>
          ) : (
            <Link href={seriesHref(key)} prefetch={false} className="max-w-[180px] truncate hover:underline">
              {label}
            </Link>
          )}
        </span>
      ))}
      {hasForecast ? (
        <span className="flex items-center gap-1.5">
          <Swatch />
          Forecast
        </span>
      ) : null}
    </>
  );
}
