import { type OpenedPart, type PayloadPart, payloadState, readPayload } from '@lethe/core/payloads';
import { hasPermission } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { requestIdSchema, requestNotFound, requireRequestId } from './request-id.ts';

const input = z.strictObject({ ...organizationScope, requestId: requestIdSchema });

/**
 * The payload of one request, or the true reason why there is none to see. Whoever may see metadata may ask;
 * a payload that could be read is opened only for roles with `payload:read`, and not even fetched for others.
 */
export const readRequestPayload = organizationProcedure('metadata:read')
  .input(input)
  .query(async ({ ctx, input: { requestId } }) => {
    const { projects } = ctx;
    const query = { organizationId: ctx.organization.id, requestId: requireRequestId(requestId), projects };
    if (!hasPermission(ctx.membership.role, 'payload:read')) {
      const request = await ctx.ports.requests.find(query.organizationId, query.requestId, projects);
      if (request === null) throw requestNotFound();
      const state = payloadState(request, ctx.clock.now());
      return state.kind === 'stored' ? { kind: 'no_permission' as const } : state;
    }
    const reading = await readPayload(
      { ...ctx.ports, clock: ctx.clock },
      { ...query, actor: ctx.actor, origin: ctx.origin },
    );
    if (reading.kind !== 'readable') return reading;
    const request = textOf(reading.parts, 'request') ?? EMPTY_PART;
    return { kind: 'readable' as const, request, response: textOf(reading.parts, 'response') };
  });

export interface PayloadText {
  readonly mediaType: string;
  readonly text: string;
}

const EMPTY_PART: PayloadText = { mediaType: 'application/octet-stream', text: '' };

/** Bytes that are not UTF-8 become replacement characters: a reader sees that something is off, and nothing fails. */
function textOf(parts: readonly OpenedPart[], name: PayloadPart): PayloadText | null {
  const part = parts.find((candidate) => candidate.part === name);
  return part === undefined ? null : { mediaType: part.mediaType, text: new TextDecoder().decode(part.bytes) };
}
