import { EMAIL_LENGTH_MAX, type LinkPurpose, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@lethe/core/access';
import { z } from 'zod';
import { answerJson } from '@/authentication/answer-json.ts';
import { requestLink } from '@/authentication/request-link.ts';
import { setPassword } from '@/authentication/set-password.ts';
import { hashPassword } from '@/authentication/verify-hash.ts';
import { returnPath } from '@/features/sign-in/return-path.ts';
import { services } from '@/trpc/compose-services.ts';
import { readOrigin } from '@/trpc/read-origin.ts';

const TOKEN_LENGTH_MAX = 100;
const PATH_LENGTH_MAX = 1_000;
const DEAD_LINK = 'This link does not work. Ask for another one on the sign-in page.';

const email = z.string().max(EMAIL_LENGTH_MAX).pipe(z.email('That is not an e-mail address.'));
const linkSchema = z.strictObject({ email, returnTo: z.string().max(PATH_LENGTH_MAX).optional() });
const passwordSchema = z.strictObject({
  token: z.string().min(1, DEAD_LINK).max(TOKEN_LENGTH_MAX, DEAD_LINK),
  password: z
    .string()
    .min(PASSWORD_LENGTH_MIN, `A password has at least ${PASSWORD_LENGTH_MIN} characters.`)
    .max(PASSWORD_LENGTH_MAX, `A password has at most ${PASSWORD_LENGTH_MAX} characters.`),
});

/** The steps of signing in that need no session and start none. */
const ACTIONS: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
  link: (request) => answerJson(request, linkSchema, (input) => sendLink(input, 'sign_in')),
  reset: (request) => answerJson(request, linkSchema, (input) => sendLink(input, 'password_reset')),
  password: (request) =>
    answerJson(request, passwordSchema, async (input) => {
      const { address } = await readOrigin();
      await setPassword({ ...(await services()), hashPassword }, { ...input, address });
      return {};
    }),
};

async function sendLink(input: z.infer<typeof linkSchema>, purpose: LinkPurpose): Promise<Record<string, string>> {
  const parts = await services();
  const { address } = await readOrigin();
  await requestLink(
    { ...parts, publicUrl: parts.environment.publicUrl },
    {
      email: input.email,
      purpose,
      address,
      returnTo: returnPath(input.returnTo),
    },
  );
  return {};
}

export async function POST(request: Request, context: { params: Promise<{ action: string }> }): Promise<Response> {
  const { action } = await context.params;
  const run = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  return run === undefined ? new Response(null, { status: 404 }) : run(request);
}
