import type { Actor } from '@lethe/core/audit';
import type { ApiKeyPorts, KeyCommand } from '@lethe/core/keys';
import type { Organization, ProjectScope } from '@lethe/core/tenancy';
import type { ApiContext } from '../procedure/context.ts';

type KeyContext = Pick<ApiContext, 'ports' | 'clock' | 'retention'>;
type OrganizationContext = Pick<ApiContext, 'origin'> & {
  readonly organization: Organization;
  readonly projects: ProjectScope;
  readonly actor: Actor;
};

export function keyPortsOf({ ports, clock, retention }: KeyContext): ApiKeyPorts {
  return {
    apiKeys: ports.apiKeys,
    policies: ports.policies,
    mint: ports.apiKeyMint,
    clock,
    selfHosted: retention.selfHosted,
  };
}

export function keyCommandOf({ organization, projects, actor, origin }: OrganizationContext): KeyCommand {
  return { organizationId: organization.id, plan: organization.plan, projects, actor, origin };
}
