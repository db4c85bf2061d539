import { type OpenedPart, type PayloadPart, readPayload } from '@lethe/core/payloads';
import { hasPermission } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { requestIdSchema, requireRequestId } from './request-id.ts';

const input = z.strictObject({ ...organizationScope, requestId: requestIdSchema });

/**
 * The payload of one request, or the true reason why there is none to see. Whoever may see metadata may ask; a payload that could be read is
 * opened only for roles with `payload:read`, one that a hold preserves past its expiry only with `payload:read_held`, and not even fetched for
 * others.
 */
export const readRequestPayload = organizationProcedure('metadata:read')
  .input(input)
  .query(async ({ ctx, input: { requestId } }) => {
    const { role } = ctx.membership;
    const reading = await readPayload(
      { ...ctx.ports, clock: ctx.clock },
      {
        organizationId: ctx.organization.id,
        requestId: requireRequestId(requestId),
        projects: ctx.projects,
        mayRead: [
          ...(hasPermission(role, 'payload:read') ? (['unexpired'] as const) : []),
          ...(hasPermission(role, 'payload:read_held') ? (['held'] as const) : []),
        ],
        actor: ctx.actor,
        origin: ctx.origin,
      },
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
