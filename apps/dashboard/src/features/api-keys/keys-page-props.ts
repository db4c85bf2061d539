import type { RouterOutputs } from '../../trpc/client.tsx';
import type { ProjectRow } from '../projects/view-model.ts';
import type { PolicySetting } from '../retention/policy-words.ts';

/** What the route loads for the page of keys. */
export interface KeysPageProps {
  organizationSlug: string;
  apiKeys: RouterOutputs['apiKeys']['list'];
  /** Null for roles that do not see them. */
  managementKeys: RouterOutputs['managementKeys']['list'] | null;
  projects: readonly ProjectRow[];
  ceiling: PolicySetting | null;
  now: Date;
  gatewayUrl: string | null;
  mode: 'demo' | 'cloud' | 'self_hosted';
}
