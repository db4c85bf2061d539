import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '@/authentication/auth-options.ts';

/** What the sign-in library may be asked for here. Its other routes lead to parts that are not in use, and are answered as missing. */
const ACTIONS: ReadonlySet<string> = new Set(['GET csrf', 'GET session', 'POST callback/credentials', 'POST signout']);

interface RouteContext {
  readonly params: Promise<{ nextauth: string[] }>;
}

async function answer(request: NextRequest, context: RouteContext): Promise<Response> {
  const { nextauth } = await context.params;
  if (!ACTIONS.has(`${request.method} ${nextauth.join('/')}`)) return new Response(null, { status: 404 });
  return NextAuth(request, context, await authOptions());
}

export { answer as GET, answer as POST };
