import { createRouter } from '../procedure/builder.ts';
import { listBudgets } from './list-budgets.ts';
import { removeBudget } from './remove-budget.ts';
import { saveBudget } from './save-budget.ts';

export const budgetsRouter = createRouter({ list: listBudgets, save: saveBudget, remove: removeBudget });
