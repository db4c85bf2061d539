import { createRouter } from '../procedure/builder.ts';
import { searchPayloads } from './search-payloads.ts';

export const searchRouter = createRouter({ payloads: searchPayloads });
