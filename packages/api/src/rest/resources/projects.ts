import {
  archiveProject,
  createProject,
  type Project,
  projectSettingsSchema,
  updateProject,
} from '@lethe/core/projects';
import { RETENTION_LEVELS } from '@lethe/core/retention';
import { PROJECT_MODES } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { z } from 'zod';
import { requireProjectId } from '../../projects/project-id.ts';
import { defineOperation } from '../define-operation.ts';
import { idParamSchema, idSchema, instantSchema, instantText, instantTextOrNull } from '../wire.ts';

const COUNTED_DAYS = 30;
const { name, mode, retentionLevel, payloadRetentionDays } = projectSettingsSchema.shape;

const projectSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  mode: z.enum(PROJECT_MODES),
  retention_level: z.enum(RETENTION_LEVELS).nullable().describe('Null inherits.'),
  payload_retention_days: z.int().nullable().describe('Null inherits.'),
  created_at: instantSchema,
  archived_at: instantSchema.nullable(),
});
const params = z.strictObject({ id: idParamSchema.describe('The id of the project.') });

export const projectOperations = [
  defineOperation({
    id: 'listProjects',
    method: 'GET',
    path: '/projects',
    scope: 'projects:read',
    summary: 'Lists the projects by name, archived ones last.',
    output: z.strictObject({ data: z.array(projectSchema.extend({ request_count_30d: z.int() })) }),
    async handle({ ports, clock, organization, projects }) {
      const countedFrom = addMs(clock.now(), -COUNTED_DAYS * MS_PER_DAY);
      const views = await ports.projects.list({ organizationId: organization.id, projects, countedFrom });
      return { data: views.map((view) => ({ ...toWire(view), request_count_30d: view.requestCount30d })) };
    },
  }),
  defineOperation({
    id: 'createProject',
    method: 'POST',
    path: '/projects',
    scope: 'projects:write',
    summary: 'Creates a project.',
    description: "It inherits the organization's retention.",
    body: z.strictObject({ name, mode }),
    output: projectSchema,
    successStatus: 201,
    errors: ['conflict'],
    async handle({ ports, clock, organization, projects, actor, origin }, { body }) {
      const command = { organizationId: organization.id, projects, ...body, actor, origin };
      return toWire(await createProject({ ...ports, clock }, command));
    },
  }),
  defineOperation({
    id: 'updateProject',
    method: 'PUT',
    path: '/projects/{id}',
    scope: 'projects:write',
    summary: 'Changes a project, for requests admitted from now on.',
    description: "Its retention can only be tighter than the organization's.",
    params,
    body: z.strictObject({
      name,
      mode,
      retention_level: retentionLevel.default(null),
      payload_retention_days: payloadRetentionDays.default(null),
    }),
    output: projectSchema,
    errors: ['not_found', 'conflict', 'retention_out_of_bounds'],
    async handle({ ports, clock, retention, organization, projects, actor, origin }, { params: { id }, body }) {
      const project = await updateProject(
        { ...ports, clock, selfHosted: retention.selfHosted },
        {
          organizationId: organization.id,
          plan: organization.plan,
          projectId: requireProjectId(id),
          projects,
          settings: {
            name: body.name,
            mode: body.mode,
            retentionLevel: body.retention_level,
            payloadRetentionDays: body.payload_retention_days,
          },
          actor,
          origin,
        },
      );
      return toWire(project);
    },
  }),
  defineOperation({
    id: 'archiveProject',
    method: 'DELETE',
    path: '/projects/{id}',
    scope: 'projects:write',
    summary: 'Archives a project.',
    description: 'Its keys are refused from now on; its records stay. A repeat changes nothing.',
    params,
    output: projectSchema,
    errors: ['not_found'],
    async handle({ ports, clock, organization, projects, actor, origin }, { params: { id } }) {
      const command = { organizationId: organization.id, projectId: requireProjectId(id), projects, actor, origin };
      return toWire(await archiveProject({ ...ports, clock }, command));
    },
  }),
];

function toWire(project: Project): z.input<typeof projectSchema> {
  return {
    id: project.id,
    name: project.name,
    mode: project.mode,
    retention_level: project.retentionLevel,
    payload_retention_days: project.payloadRetentionDays,
    created_at: instantText(project.createdAt),
    archived_at: instantTextOrNull(project.archivedAt),
  };
}
