import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { NONCE_HEADER, PATH_HEADER } from './request-headers.ts';

const NONCE_BYTES = 16;
// biome-ignore lint/style/noProcessEnv: the bundler puts a constant here.
const isDevelopment = process.env.NODE_ENV === 'development';

/** Gives each page a nonce of its own. Decides nothing about who may see it: that is up to each procedure. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))).toString('base64');
  const policy = contentSecurityPolicy({ nonce, isDevelopment });
  const headers = new Headers(request.headers);
  headers.set(NONCE_HEADER, nonce);
  headers.set(PATH_HEADER, `${request.nextUrl.pathname}${request.nextUrl.search}`);
  // Next reads the nonce for its own scripts out of the request's policy.
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = { matcher: ['/((?!api/|management/|_next/static/).*)'] };
