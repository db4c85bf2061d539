import { type Html, html } from './html.ts';
import type { PageAnswer } from './page.ts';
import { STYLES } from './styles.ts';

export const BRAND = html`<p class="brand"><svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2"/><path d="M10 10V4.8A5.2 5.2 0 1 0 15.2 10Z" fill="currentColor"/></svg>Lethe <span class="tag">Test payments</span></p>`;

export function layout(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title} · Test payments</title><style>${raw(STYLES)}</style></head>
<body>${body}</body>
</html>
`.text;
}

/** A note over the whole page: what is wrong, and what to do. */
export function notePage(status: number, title: string, sentence: string): PageAnswer {
  const page = layout(
    title,
    html`<main class="main" style="min-height:100vh"><div>${BRAND}<h1 style="margin-top:32px">${title}</h1><p class="dim" style="margin-top:4px">${sentence}</p></div></main>`,
  );
  return { kind: 'page', status, html: page };
}

function raw(text: string): Html {
  return Object.assign(html``, { text });
}
