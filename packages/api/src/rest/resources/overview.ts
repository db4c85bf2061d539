import type { TrafficFigures } from '@lethe/core/overview';
import { z } from 'zod';
import { readFigures } from '../../overview/read-figures.ts';
import { defineOperation } from '../define-operation.ts';
import { instantSchema, instantText } from '../wire.ts';

const trafficSchema = z.strictObject({
  request_count: z.int(),
  error_count: z.int().describe('Answered with a status of 400 or more.'),
  token_count: z.int(),
});

export const overviewOperations = [
  defineOperation({
    id: 'getOverview',
    method: 'GET',
    path: '/overview',
    scope: 'requests:read',
    summary: 'How requests stand now.',
    description:
      'The requests of the last 24 hours, those of the 24 hours before, and the payloads that are readable now. The spans are half-open and meet at `from`.',
    output: z.strictObject({
      now: instantSchema,
      from: instantSchema.describe('Where the last 24 hours begin.'),
      last_24_hours: trafficSchema,
      the_24_hours_before: trafficSchema,
      readable_payload_count: z.int(),
      expiring_payload_count: z.int().describe('Of them, those that expire within 24 hours.'),
    }),
    async handle(context) {
      const { now, traffic, stored } = await readFigures(context, {
        organizationId: context.organization.id,
        projects: context.projects,
      });
      return {
        now: instantText(now),
        from: instantText(traffic.from),
        last_24_hours: toWire(traffic.current),
        the_24_hours_before: toWire(traffic.previous),
        readable_payload_count: stored.readableCount,
        expiring_payload_count: stored.expiringCount,
      };
    },
  }),
];

function toWire({ requestCount, errorCount, tokenCount }: TrafficFigures): z.input<typeof trafficSchema> {
  return { request_count: requestCount, error_count: errorCount, token_count: tokenCount };
}
