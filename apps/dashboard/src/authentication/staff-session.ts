import 'server-only';
import type { StaffMember } from '@lethe/core/access';
import { STAFF_SESSION_LIFE_MS } from '@lethe/core/access';
import { MS_PER_SECOND } from '@lethe/core/time';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { services } from '../trpc/compose-services.ts';

const COOKIE = 'lethe-staff';
const COOKIE_PATH = '/staff';

/** The token of the employee's cookie. Browsers send it below /staff alone, so it is worth nothing anywhere else. */
export async function staffToken(): Promise<string | null> {
  return (await cookies()).get(COOKIE)?.value ?? null;
}

/** Who is signed in as staff; null without a valid session. A user's session is none. Read once per request. */
export const currentStaff = cache(async (): Promise<StaffMember | null> => {
  const token = await staffToken();
  if (token === null) return null;
  const { staff, realClock } = await services();
  return staff.findBySession(token, realClock.now());
});

/** For pages: leads to the staff's own sign-in without a session. */
export async function requireStaff(): Promise<{ readonly member: StaffMember; readonly token: string }> {
  const [member, token] = [await currentStaff(), await staffToken()];
  if (member === null || token === null) redirect('/staff/sign-in');
  return { member, token };
}

/** The header that begins a session of an employee in this browser; null ends it. */
export async function staffCookie(token: string | null): Promise<string> {
  const { environment } = await services();
  const life = token === null ? 0 : STAFF_SESSION_LIFE_MS / MS_PER_SECOND;
  const secure = environment.publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${COOKIE}=${token ?? ''}; Path=${COOKIE_PATH}; Max-Age=${life}; HttpOnly; SameSite=Strict${secure}`;
}
