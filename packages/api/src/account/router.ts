import { createRouter } from '../procedure/builder.ts';
import { getTimeZone } from './get-time-zone.ts';
import { saveTimeZone } from './save-time-zone.ts';

export const accountRouter = createRouter({ timeZone: getTimeZone, saveTimeZone });
