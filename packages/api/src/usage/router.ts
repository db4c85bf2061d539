import { createRouter } from '../procedure/builder.ts';
import { getSeries } from './get-series.ts';
import { getStatement } from './get-statement.ts';
import { listRows } from './list-rows.ts';

export const usageRouter = createRouter({ getStatement, getSeries, listRows });
