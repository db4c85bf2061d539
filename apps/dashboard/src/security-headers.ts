import type { NextConfig } from 'next';

type HeaderRules = Awaited<ReturnType<NonNullable<NextConfig['headers']>>>;

/**
 * Sent with every page and answer. Nothing is loaded from another origin, and no other site may frame a page.
 * Inline scripts stay allowed because Next streams its data in them; `img-src` keeps a stored conversation from fetching anything.
 */
export function securityHeaders({ isDevelopment }: { isDevelopment: boolean }): HeaderRules {
  const everywhere = {
    'content-security-policy': [
      "default-src 'self'",
      `script-src 'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ''}`,
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "connect-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'cross-origin-opener-policy': 'same-origin',
  };
  return [
    { source: '/:path*', headers: Object.entries(everywhere).map(([key, value]) => ({ key, value })) },
    // What the API answers may hold a payload or a session: no cache may keep it, not even the browser's own.
    { source: '/api/:path*', headers: [{ key: 'cache-control', value: 'no-store' }] },
    { source: '/api/auth/signout', headers: [{ key: 'clear-site-data', value: '"cache"' }] },
  ];
}
