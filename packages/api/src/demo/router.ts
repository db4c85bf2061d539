import { createRouter } from '../procedure/builder.ts';
import { advanceClock } from './advance-clock.ts';
import { getClock } from './get-clock.ts';

export const demoRouter = createRouter({ clock: getClock, advance: advanceClock });
