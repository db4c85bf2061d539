import type { NextConfig } from 'next';

type HeaderRules = Awaited<ReturnType<NonNullable<NextConfig['headers']>>>;

/** Sent with every answer. Pages carry a content security policy besides, which the proxy writes because each has a nonce of its own. */
const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cross-origin-opener-policy': 'same-origin',
};

export const SECURITY_HEADERS: HeaderRules = [
  { source: '/:path*', headers: rows(EVERYWHERE) },
  {
    source: '/api/:path*',
    // What the API answers may hold a payload or a session: no cache may keep it, and no browser may take it for a page.
    headers: rows({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    }),
  },
  { source: '/api/auth/signout', headers: rows({ 'clear-site-data': '"cache"' }) },
];

function rows(headers: Readonly<Record<string, string>>) {
  return Object.entries(headers).map(([key, value]) => ({ key, value }));
}
