export {
  type DayCost,
  FORECAST_LOOKBACK_DAYS,
  type Forecast,
  type ForecastQuestion,
  forecastCost,
} from './forecast.ts';
export { type ExportUsageQuery, exportUsage, type UsageExport } from './operations/export-usage.ts';
export {
  checkSums,
  type ReadStatementQuery,
  readStatement,
  type StatementCheck,
  type UsageStatement,
} from './operations/read-statement.ts';
export type {
  ModelGroup,
  RowSums,
  UsageGroup,
  UsageGroupName,
  UsagePoint,
  UsageReader,
  UsageRow,
  UsageRowPage,
  UsageRowsQuery,
  UsageSeriesQuery,
  UsageSpan,
  UsageSums,
} from './ports.ts';
export { chargedTotal, NO_FIGURES, netStorage, type UsageFigures } from './usage-figures.ts';
export {
  USAGE_CATEGORIES,
  USAGE_GROUPS,
  USAGE_PAGE_SIZE_DEFAULT,
  USAGE_PAGE_SIZE_MAX,
  type UsageCategory,
  type UsageFilter,
  type UsageGroupBy,
  type UsagePlace,
  usageFilterSchema,
} from './usage-filter.ts';
export { type UsageMonth, usageMonthNamed, usageMonthNameSchema, usageMonthOf } from './usage-month.ts';
