import { listErasures as list } from '@lethe/core/erasures';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { viewerOf } from './erasure-input.ts';

const ERASURE_PAGE_SIZE = 50;

const input = z.strictObject({ ...organizationScope, before: z.int32().min(1).nullish() });

/** One page of requests for erasure, newest first; `next` goes into `before`. Whoever may neither erase nor audit sees what they filed. */
export const listErasures = organizationProcedure('metadata:read')
  .input(input)
  .query(async ({ ctx, input: { before } }) => {
    const viewer = viewerOf(ctx);
    const page = await list(ctx.ports, { ...viewer, beforeNumber: before ?? null, pageSize: ERASURE_PAGE_SIZE });
    const waitingCount = viewer.seesAll ? await ctx.ports.erasures.countWaiting(viewer.organizationId, null) : null;
    return { ...page, waitingCount, now: ctx.clock.now() };
  });
