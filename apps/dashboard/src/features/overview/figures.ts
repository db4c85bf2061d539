import type { Settled } from '../requests/settle.ts';
import { runwayText } from '../usage/figures.ts';
import {
  balanceFigure,
  destroyedFigure,
  erasuresFigure,
  errorsFigure,
  type FigureText,
  forecastFigure,
  latencyFigure,
  monthFigure,
  requestsFigure,
  storedFigure,
} from './overview-figures.ts';
import { type OverviewFigure, ROLE_OVERVIEWS } from './overview-parts.ts';
import type { OverviewData } from './read-overview.ts';

export type ShownFigure = { readonly key: OverviewFigure; readonly figure: FigureText | null };

/** The figures of a role. Null: it could not be read, which is said in its place; what the role may not read is left out. */
export function figuresOf(data: OverviewData, path: string): readonly ShownFigure[] {
  return ROLE_OVERVIEWS[data.role].figures.flatMap((key): ShownFigure[] => {
    const figure = figureOf(key, data, path);
    return figure === undefined ? [] : [{ key, figure }];
  });
}

function figureOf(key: OverviewFigure, data: OverviewData, path: string): FigureText | null | undefined {
  const { overview, latency, statement, balance, destruction, erasures } = data;
  switch (key) {
    case 'requests':
      return read(overview, ({ traffic }) => (traffic === null ? undefined : requestsFigure(traffic, path)));
    case 'errors':
      return read(overview, ({ traffic }) => (traffic === null ? undefined : errorsFigure(traffic, path)));
    case 'stored':
      return read(overview, ({ stored }) => (stored === null ? undefined : storedFigure(stored, path)));
    case 'latency':
      return read(latency, ({ p95Ms, p50Ms }) => latencyFigure(p95Ms, p50Ms, path));
    case 'month':
      return read(statement, (of) => monthFigure(of, path));
    case 'forecast':
      return read(statement, (of) => forecastFigure(of, path));
    case 'balance':
      return read(balance, (amount) =>
        balanceFigure(amount, statement?.isOk ? runwayText(amount, statement.data) : 'Prepaid', path),
      );
    case 'destroyed':
      return read(destruction, (status) => destroyedFigure(status, path));
    case 'erasures':
      return read(erasures, (waitingCount) => erasuresFigure(waitingCount, path));
  }
}

/** Undefined where it was not asked for. */
function read<T, Figure>(settled: Settled<T> | null, describe: (data: T) => Figure): Figure | null | undefined {
  if (settled === null) return undefined;
  return settled.isOk ? describe(settled.data) : null;
}
