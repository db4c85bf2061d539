import 'server-only';
import { orNotFound, serverApi } from '../../trpc/server.ts';
import { settingInForce } from './policy-draft.ts';
import type { PolicySetting } from './policy-words.ts';

/** The organization's policy as it acts, which projects and keys can only tighten. */
export async function readCeiling(organizationSlug: string): Promise<PolicySetting> {
  const api = await serverApi();
  const { policy, bounds } = await orNotFound(api.retention.policy({ organizationSlug }));
  return settingInForce(policy, bounds);
}
