import { type LifecycleTransition, SUSPENSION_REASONS } from '@lethe/core/lifecycle';
import { LIFECYCLE_STATES, PLANS } from '@lethe/core/tenancy';
import { z } from 'zod';
import { readLifecycle } from '../../lifecycle/read-lifecycle.ts';
import { defineOperation } from '../define-operation.ts';
import { idSchema, instantSchema, instantText, instantTextOrNull } from '../wire.ts';

const transitionSchema = z.strictObject({
  version: z.int(),
  event: z.enum(['suspend', 'resolve', 'close', 'end_grace', 'reopen', 'purge']),
  from: z.enum(LIFECYCLE_STATES),
  to: z.enum(LIFECYCLE_STATES),
  reason: z.enum(SUSPENSION_REASONS).nullable(),
  actor: z.strictObject({ kind: z.string(), label: z.string() }),
  note: z.string().nullable().describe('What staff wrote about it.'),
  occurred_at: instantSchema,
  closes_at: instantSchema.nullable(),
  purges_at: instantSchema.nullable(),
  leaf_index: z.int().describe('Where it stands in the transparency log.'),
});

function toTransitionWire({ actor, occurredAt, closesAt, purgesAt, leafIndex, ...step }: LifecycleTransition) {
  return {
    ...step,
    actor: { kind: actor.kind, label: actor.label },
    occurred_at: instantText(occurredAt),
    closes_at: instantTextOrNull(closesAt),
    purges_at: instantTextOrNull(purgesAt),
    leaf_index: Number(leafIndex),
  };
}

export const organizationOperations = [
  defineOperation({
    id: 'getOrganization',
    method: 'GET',
    path: '/organization',
    scope: 'organization:read',
    summary: 'The organization that the key belongs to.',
    output: z.strictObject({
      id: idSchema,
      slug: z.string(),
      name: z.string(),
      plan: z.enum(PLANS),
      lifecycle_state: z.enum(LIFECYCLE_STATES),
    }),
    async handle({ organization: { id, slug, name, plan, lifecycle } }) {
      return { id, slug, name, plan, lifecycle_state: lifecycle.state };
    },
  }),
  defineOperation({
    id: 'getOrganizationLifecycle',
    method: 'GET',
    path: '/organization/lifecycle',
    scope: 'organization:read',
    summary: 'Every step of the organization’s life so far, the latest first, and how long each waiting state lasts.',
    description:
      'A suspended or closed organization answers 403, here as everywhere. Closing and reopening take an owner in the dashboard: a key has no way to do either.',
    output: z.strictObject({
      state: z.enum(LIFECYCLE_STATES),
      version: z.int().describe('Counts the steps; 1 before the first.'),
      changed_at: instantSchema,
      suspension_grace_days: z.int(),
      closed_retention_days: z.int(),
      transitions: z.array(transitionSchema),
    }),
    async handle(context) {
      const { life, transitions, periods } = await readLifecycle(context, context.organization.id);
      return {
        state: life.state,
        version: life.version,
        changed_at: instantText(life.changedAt),
        suspension_grace_days: periods.suspensionGraceDays,
        closed_retention_days: periods.closedRetentionDays,
        transitions: transitions.map(toTransitionWire),
      };
    },
  }),
];
