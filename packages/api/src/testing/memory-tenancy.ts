import type { NewAuditEvent } from '@lethe/core/audit';
import type { Member } from '@lethe/core/organizations';
import type { Project } from '@lethe/core/projects';
import type { Membership, ProjectId, UserId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import type { ApiPorts } from '../index.ts';
import { HALDEN, NOW } from './halden.ts';

/** So that any one member can go: an organization keeps an owner. */
export const SECOND_OWNER = 'user-second-owner';

interface TenancyWorld {
  readonly memberships: Map<string, Membership>;
  readonly audited: NewAuditEvent[];
}

type TenancyPorts = Pick<ApiPorts, 'organizations' | 'members' | 'invitations' | 'projects' | 'linkTokens' | 'mintId'>;

/** Members are those of the world's memberships; one project exists; every link leads to an offer for the stranger. */
export function createMemoryTenancy({ memberships, audited }: TenancyWorld): TenancyPorts {
  const membersOf = (): Member[] =>
    [...memberships].map(([id, { role, projectIds }]) => ({
      userId: id as UserId,
      name: id,
      email: `${id}@halden.example`,
      role,
      projectIds,
      createdAt: NOW,
    }));
  const isNew = async ({ audit }: { readonly audit: NewAuditEvent }) => audited.push(audit) > 0;
  return {
    organizations: { create: isNew, rename: async (command) => void (await isNew(command)) },
    members: {
      list: async () => membersOf(),
      change: async (_, decide) => {
        const { updated, removed, audit } = decide(membersOf());
        for (const { userId, role, projectIds } of updated) {
          memberships.set(userId, { organization: HALDEN, role, projectIds });
        }
        for (const userId of removed) memberships.delete(userId);
        audited.push(audit);
      },
    },
    invitations: {
      list: async () => [],
      create: async (invitation) => ((await isNew(invitation)) ? 'invited' : 'too_many'),
      revoke: isNew,
      find: async () => ({
        organizationId: HALDEN.id,
        id: 'invitation-1',
        organizationName: HALDEN.name,
        organizationSlug: HALDEN.slug,
        email: 'stranger@halden.example',
        role: 'viewer',
        projectIds: [],
        expiresAt: addMs(NOW, MS_PER_DAY),
      }),
      accept: async (command) => ((await isNew(command)) ? 'joined' : 'gone'),
    },
    projects: {
      list: async () => [],
      create: async (project) => ((await isNew(project)) ? 'done' : 'too_many'),
      change: async ({ projectId, decide }) => {
        const project = projectOf(projectId);
        const change = decide(project);
        if (change === null) return project;
        audited.push(change.audit);
        return { ...project, ...change.settings, archivedAt: change.archivedAt };
      },
    },
    linkTokens: {
      mint: () => ({ token: 'a'.repeat(43), digest: new Uint8Array(32) }),
      digest: () => new Uint8Array(32),
    },
    mintId: () => '00000000-0000-7000-8000-0000000000aa',
  };
}

function projectOf(id: ProjectId): Project {
  return {
    id,
    name: 'support-assistant',
    mode: 'credits',
    retentionLevel: null,
    payloadRetentionDays: null,
    createdAt: NOW,
    archivedAt: null,
  };
}
