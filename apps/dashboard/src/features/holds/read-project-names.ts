import 'server-only';
import type { serverApi } from '../../trpc/server.ts';
import { settle } from '../requests/settle.ts';
import type { ProjectName } from './hold-words.ts';

/** The projects by name, archived ones included; none where they cannot be read, since a case stands for itself without them. */
export async function readProjectNames(
  api: Awaited<ReturnType<typeof serverApi>>,
  organizationSlug: string,
): Promise<readonly ProjectName[]> {
  const projects = await settle(api.projects.list({ organizationSlug }));
  return projects.isOk ? projects.data.map(({ id, name }) => ({ id, name })) : [];
}
