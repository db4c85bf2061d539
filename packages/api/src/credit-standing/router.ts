import { createRouter } from '../procedure/builder.ts';
import { getStanding } from './get-standing.ts';

export const creditStandingRouter = createRouter({ get: getStanding });
