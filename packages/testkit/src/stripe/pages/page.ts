import type { ServerResponse } from 'node:http';

/** What a browser gets. */
export type PageAnswer =
  | {
      readonly kind: 'page';
      readonly html: string;
      readonly status?: number;
      /** Addresses to which the page's form leads in the end. */
      readonly leadsTo?: readonly string[];
    }
  | { readonly kind: 'redirect'; readonly location: string };

/**
 * Nothing runs on a page and nothing is loaded from elsewhere. Where its form leads in the end must be allowed too, because browsers
 * hold the redirects of a form to the same rule.
 */
export function sendPage(response: ServerResponse, answer: PageAnswer): void {
  if (answer.kind === 'redirect') {
    response.writeHead(303, { location: answer.location, 'cache-control': 'no-store' }).end();
    return;
  }
  const origins = (answer.leadsTo ?? []).map((address) => new URL(address).origin);
  response.writeHead(answer.status ?? 200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'content-security-policy': [
      "default-src 'none'",
      "style-src 'unsafe-inline'",
      "font-src 'self'",
      `form-action ${["'self'", ...origins].join(' ')}`,
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
  });
  response.end(answer.html);
}
