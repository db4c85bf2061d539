import { DomainError } from '@lethe/core/errors';
import { type Member, projectIdsSchema, removeMember, updateMember } from '@lethe/core/organizations';
import { isUuid, ROLES, type UserId } from '@lethe/core/tenancy';
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { idParamSchema, idSchema, instantSchema, instantText } from '../wire.ts';

const memberSchema = z.strictObject({
  user_id: idSchema,
  name: z.string().nullable(),
  email: z.string(),
  role: z.enum(ROLES),
  project_ids: z.array(idSchema).describe('The projects that the member is narrowed to; empty: all.'),
  created_at: instantSchema,
});
const params = z.strictObject({ id: idParamSchema.describe('The id of the user.') });

export const memberOperations = [
  defineOperation({
    id: 'listMembers',
    method: 'GET',
    path: '/members',
    scope: 'members:read',
    summary: 'Lists the members, owners first.',
    output: z.strictObject({ data: z.array(memberSchema) }),
    async handle({ ports, organization }) {
      return { data: (await ports.members.list(organization.id)).map(toWire) };
    },
  }),
  defineOperation({
    id: 'updateMember',
    method: 'PUT',
    path: '/members/{id}',
    scope: 'members:write',
    summary: 'Gives a member a role and projects.',
    description: 'In force with their next request. A key can neither make, change nor remove an owner.',
    params,
    body: z.strictObject({ role: z.enum(ROLES), project_ids: projectIdsSchema.default([]) }),
    output: memberSchema,
    errors: ['not_found', 'last_owner'],
    async handle({ ports, organization, actor, origin }, { params: { id }, body }) {
      const userId = requireUserId(id);
      await updateMember(ports, {
        organizationId: organization.id,
        acting: 'management_key',
        userId,
        role: body.role,
        projectIds: body.project_ids,
        actor,
        origin,
      });
      const member = (await ports.members.list(organization.id)).find((candidate) => candidate.userId === userId);
      if (member === undefined) throw memberNotFound();
      return toWire(member);
    },
  }),
  defineOperation({
    id: 'removeMember',
    method: 'DELETE',
    path: '/members/{id}',
    scope: 'members:write',
    summary: 'Ends a membership.',
    params,
    output: z.strictObject({ user_id: idSchema }),
    errors: ['not_found', 'last_owner'],
    async handle({ ports, organization, actor, origin }, { params: { id } }) {
      const userId = requireUserId(id);
      const organizationId = organization.id;
      await removeMember(ports, { organizationId, acting: 'management_key', userId, actor, origin });
      return { user_id: userId };
    },
  }),
];

function requireUserId(text: string): UserId {
  if (!isUuid(text)) throw memberNotFound();
  return text as UserId;
}

function memberNotFound(): DomainError {
  return new DomainError('not_found', 'There is no such member.');
}

function toWire(member: Member): z.input<typeof memberSchema> {
  return {
    user_id: member.userId,
    name: member.name,
    email: member.email,
    role: member.role,
    project_ids: [...member.projectIds],
    created_at: instantText(member.createdAt),
  };
}
