import { createRouter } from '../procedure/builder.ts';
import { getTimeZone } from './get-time-zone.ts';
import { saveName } from './save-name.ts';
import { saveTimeZone } from './save-time-zone.ts';

export const accountRouter = createRouter({ timeZone: getTimeZone, saveTimeZone, saveName });
