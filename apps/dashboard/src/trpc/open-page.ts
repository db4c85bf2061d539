import 'server-only';
import type { Permission } from '@lethe/core/tenancy';
import { PAGES, type PageName } from '../components/shell/pages.ts';
import { orNotFound, serverApi } from './server.ts';

/** What a page of an organization begins with: the API as the caller, and whether the caller's role opens the page at all. */
export async function openPage(params: Promise<{ readonly organization: string }>, page: PageName) {
  const { organization: organizationSlug } = await params;
  const api = await serverApi();
  const current = await orNotFound(api.organizations.current({ organizationSlug }));
  const can = (permission: Permission) => current.permissions.includes(permission);
  return { api, organizationSlug, can, isAllowed: can(PAGES[page].permission) };
}
