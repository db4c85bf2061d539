import { requestFilterSchema } from '@lethe/core/payloads';
import { z } from 'zod';
import { organizationScope } from '../procedure/builder.ts';

const ID_LENGTH_MAX = 200;

export const exportInput = z.strictObject({ ...organizationScope, exportId: z.string().max(ID_LENGTH_MAX) });
export const filterInput = z.strictObject({ ...organizationScope, filter: requestFilterSchema.default({}) });
