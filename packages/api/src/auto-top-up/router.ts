import { createRouter } from '../procedure/builder.ts';
import { getAutoTopUp } from './get-auto-top-up.ts';
import { saveAutoTopUp } from './save-auto-top-up.ts';

export const autoTopUpRouter = createRouter({ get: getAutoTopUp, save: saveAutoTopUp });
