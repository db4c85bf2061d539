interface ContentSecurityPolicyInput {
  /** Random for each page; scripts run only with it. */
  readonly nonce: string;
  /** React's development build evaluates code. */
  readonly isDevelopment: boolean;
}

/**
 * What a page may load and run. No other origin at all, so that a stored conversation cannot fetch anything; pictures of a conversation are
 * shown from its own bytes. Styles may be inline, because positioned elements carry theirs.
 */
export function contentSecurityPolicy({ nonce, isDevelopment }: ContentSecurityPolicyInput): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
