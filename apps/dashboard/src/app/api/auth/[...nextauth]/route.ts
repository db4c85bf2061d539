import { MS_PER_MINUTE, MS_PER_SECOND } from '@lethe/core/time';
import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { z } from 'zod';
import { authOptions } from '@/authentication/auth-options.ts';
import type { ConfiguredProviders } from '@/authentication/external-providers.ts';
import { rateLimitedMinutes } from '@/authentication/sign-in-failures.ts';
import { services } from '@/trpc/compose-services.ts';

const answerSchema = z.looseObject({ url: z.string() });

/** What the sign-in library may be asked for here. Its other routes lead to parts that are not in use, and are answered as missing. */
const ACTIONS: ReadonlySet<string> = new Set([
  'GET csrf',
  'GET session',
  'POST callback/credentials',
  'POST callback/link',
  'POST signout',
]);
/** The two steps of signing in at another provider, which exist for the configured ones alone. */
const EXTERNAL_ACTION = /^(?:POST signin|GET callback)\/(\w+)$/;

interface RouteContext {
  readonly params: Promise<{ nextauth: string[] }>;
}

async function answer(request: NextRequest, context: RouteContext): Promise<Response> {
  const { nextauth } = await context.params;
  const action = `${request.method} ${nextauth.join('/')}`;
  const external = EXTERNAL_ACTION.exec(action)?.[1];
  const isExternal = external !== undefined && Object.hasOwn(await configuredProviders(), external);
  if (!ACTIONS.has(action) && !isExternal) return new Response(null, { status: 404 });
  const response: Response = await NextAuth(request, context, await authOptions({ isExternalCallback: isExternal }));
  return tellRateLimit(response);
}

async function configuredProviders(): Promise<ConfiguredProviders> {
  return (await services()).environment.externalProviders;
}

/** The library answers every refusal alike; one for too many attempts says so by its status too. */
async function tellRateLimit(response: Response): Promise<Response> {
  if (response.status !== 401) return response;
  const body = await response.text();
  const minutes = rateLimitedMinutes(urlIn(body));
  if (minutes === null) return new Response(body, response);
  const headers = new Headers(response.headers);
  headers.set('retry-after', String((minutes * MS_PER_MINUTE) / MS_PER_SECOND));
  return new Response(body, { status: 429, headers });
}

function urlIn(body: string): string {
  const parsed = answerSchema.safeParse(body === '' ? null : JSON.parse(body));
  return parsed.success ? parsed.data.url : '';
}

export { answer as GET, answer as POST };
