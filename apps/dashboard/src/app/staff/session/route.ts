import { EMAIL_LENGTH_MAX, normalizeEmail, PASSWORD_LENGTH_MAX } from '@lethe/core/access';
import { DomainError } from '@lethe/core/errors';
import { z } from 'zod';
import { answerJson } from '@/authentication/answer-json.ts';
import { checkStaffPassword } from '@/authentication/check-password.ts';
import { staffCookie, staffToken } from '@/authentication/staff-session.ts';
import { decoyHash, verifyHash } from '@/authentication/verify-hash.ts';
import { services } from '@/trpc/compose-services.ts';
import { readOrigin } from '@/trpc/read-origin.ts';

const credentialsSchema = z.strictObject({
  email: z.string().max(EMAIL_LENGTH_MAX),
  password: z.string().max(PASSWORD_LENGTH_MAX),
});

/** Starts an employee's session in this browser. An unknown address and a wrong password are told alike. */
export function POST(request: Request): Promise<Response> {
  return answerJson(request, credentialsSchema, async (credentials) => {
    const { staff, attempts, realClock } = await services();
    const { address } = await readOrigin();
    const account = normalizeEmail(credentials.email);
    const attempt = await attempts.take('staff_password', { address, account }, realClock.now());
    const member = await checkStaffPassword({ staff, verifyHash, decoyHash: await decoyHash() }, credentials);
    if (member === null) throw new DomainError('unauthenticated', 'E-mail and password do not match an account.');
    await attempt.giveBack();
    const token = await staff.startSession({ staffId: member.id, now: realClock.now() });
    return { 'set-cookie': await staffCookie(token) };
  });
}

/** Ends the session of this browser, and with it the row behind it. */
export function DELETE(request: Request): Promise<Response> {
  return answerJson(request, z.strictObject({}), async () => {
    const token = await staffToken();
    if (token !== null) await (await services()).staff.endSession(token);
    return { 'set-cookie': await staffCookie(null), 'clear-site-data': '"cache"' };
  });
}
