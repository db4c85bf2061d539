import { LIFECYCLE_STATES, PLANS } from '@lethe/core/tenancy';
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { idSchema } from '../wire.ts';

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
];
