import { payloadState } from '@lethe/core/payloads';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { requestIdSchema, requestNotFound, requireRequestId } from './request-id.ts';

const input = z.strictObject({ ...organizationScope, requestId: requestIdSchema });

/** The metadata of one request and what became of its payload. */
export const getRequest = organizationProcedure('metadata:read')
  .input(input)
  .query(async ({ ctx, input: { requestId } }) => {
    const request = await ctx.ports.requests.find(ctx.organization.id, requireRequestId(requestId), ctx.projects);
    if (request === null) throw requestNotFound();
    const now = ctx.clock.now();
    return { request, state: payloadState(request, now), now };
  });
