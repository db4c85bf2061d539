import { createRouter } from '../procedure/builder.ts';
import { getPolicy } from './get-policy.ts';
import { savePolicy } from './save-policy.ts';

export const spendingRouter = createRouter({ getPolicy, savePolicy });
