import type { MailContent, MailTemplate } from './mail.ts';

/** The parts of every mail that Lethe sends: why it came, one thing to do, and what to do if it was not wanted. */
export interface MailParts {
  readonly template: MailTemplate;
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly action: { readonly label: string; readonly url: string };
  readonly footer: string;
}

const BODY =
  'margin:0;padding:32px 16px;background:#f6f6f4;font:15px/1.6 -apple-system,Segoe UI,Helvetica,Arial,sans-serif;color:#1c1c1a';
const CARD = 'max-width:480px;margin:0 auto;padding:32px;background:#ffffff;border:1px solid #e4e4df;border-radius:8px';
const BUTTON =
  'display:inline-block;padding:10px 20px;border-radius:6px;background:#1c1c1a;color:#ffffff;text-decoration:none;font-weight:600';
const QUIET = 'font-size:13px;color:#6b6b64';

/** No image, no script and nothing that is fetched: opening the mail tells nobody. Names that people chose are text in both forms. */
export function composeMail({ template, subject, heading, paragraphs, action, footer }: MailParts): MailContent {
  const text = [heading, ...paragraphs, `${action.label}:\n${action.url}`, `-- \n${footer}\nLethe`].join('\n\n');
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="${BODY}"><div style="${CARD}">
<p style="margin:0 0 24px;font-weight:600;letter-spacing:.02em">Lethe</p>
<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3">${escapeHtml(heading)}</h1>
${paragraphs.map((paragraph) => `<p style="margin:0 0 16px">${escapeHtml(paragraph)}</p>`).join('\n')}
<p style="margin:24px 0"><a href="${escapeHtml(action.url)}" style="${BUTTON}">${escapeHtml(action.label)}</a></p>
<p style="margin:0 0 16px;${QUIET};word-break:break-all">${escapeHtml(action.url)}</p>
<p style="margin:24px 0 0;padding-top:16px;border-top:1px solid #e4e4df;${QUIET}">${escapeHtml(footer)}</p>
</div></body></html>
`;
  return { template, subject: oneLine(subject), text: `${text}\n`, html };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A line break in a subject would begin a new header. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
