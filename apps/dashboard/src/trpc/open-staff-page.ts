import 'server-only';
import { createStaffCaller } from '@lethe/api';
import { hasStaffPermission, type StaffPermission } from '@lethe/core/access';
import { TRPCError } from '@trpc/server';
import { notFound, redirect } from 'next/navigation';
import { requireStaff } from '../authentication/staff-session.ts';
import { STAFF_PAGES, type StaffPageName } from '../features/staff/staff-pages.ts';
import { services } from './compose-services.ts';
import { createStaffContext } from './create-staff-context.ts';

/** What a page of staff begins with: the employee, the API as they may use it, and whether their role opens the page at all. */
export async function openStaffPage(page: StaffPageName) {
  const { member } = await requireStaff();
  const api = createStaffCaller(await createStaffContext());
  const can = (permission: StaffPermission) => hasStaffPermission(member.role, permission);
  return { member, api, can, isAllowed: can(STAFF_PAGES[page].permission) };
}

/** Awaits a call of a page's API: what is not found shows the page for that, and a session that has ended leads to the sign-in. */
export async function orStaffNotFound<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    if (error.code === 'UNAUTHORIZED') redirect('/staff/sign-in');
    if (error.code === 'NOT_FOUND') notFound();
    // Next prints what a page throws, causes included, past the logger: it gets a code and nothing else.
    (await services()).logger.error('page_failed', error.cause ?? error);
    throw new Error(`page_failed: ${error.code}`);
  }
}
