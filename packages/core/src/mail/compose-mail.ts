import type { MailContent, MailTemplate } from './mail.ts';
import { DARK_STYLE, STYLES } from './mail-styles.ts';

/** A row of the table in a mail: an instant has a line for each clock. */
export interface MailFact {
  readonly label: string;
  readonly value: string;
  /** The same instant in UTC, where `value` is in the reader's time zone. */
  readonly detail?: string;
}

/** The parts of every mail that Lethe sends: why it came, what there is to know, one thing to do, and what to do if it was not wanted. */
export interface MailParts {
  readonly template: MailTemplate;
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly facts?: readonly MailFact[];
  /** Below the facts. */
  readonly afterFacts?: readonly string[];
  /** Null: there is nothing to do, or nowhere left to do it. */
  readonly action: { readonly label: string; readonly url: string } | null;
  /** A document that goes along as text, to be kept. */
  readonly document?: { readonly title: string; readonly text: string };
  readonly footer: string;
  /** Below the footer: how to get no more of these. */
  readonly footerLink?: { readonly label: string; readonly url: string };
}

/**
 * No image, no script and nothing that is fetched: opening the mail tells nobody. Names that people chose are text in both forms. Colours that
 * a client's dark mode replaces are classes; everything else stands on the elements, where every client reads it.
 */
export function composeMail(parts: MailParts): MailContent {
  return {
    template: parts.template,
    subject: oneLine(parts.subject),
    text: `${textOf(parts)}\n`,
    html: htmlOf(parts),
  };
}

function textOf(parts: MailParts): string {
  const { heading, paragraphs, facts = [], afterFacts = [], action, document, footer, footerLink } = parts;
  const table = facts.map(({ label, value, detail }) => `${label}: ${value}${detail ? ` (${detail})` : ''}`).join('\n');
  const blocks = [
    heading,
    ...paragraphs,
    table,
    ...afterFacts,
    action === null ? '' : `${action.label}:\n${action.url}`,
    document === undefined ? '' : `${document.title}\n\n${document.text}`,
    `-- \n${footer}${footerLink === undefined ? '' : `\n${footerLink.label}: ${footerLink.url}`}\nLethe`,
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

function htmlOf({
  subject,
  heading,
  paragraphs,
  facts = [],
  afterFacts = [],
  action,
  document,
  footer,
  footerLink,
}: MailParts): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${escapeHtml(subject)}</title><style>${DARK_STYLE}</style></head>
<body class="page" style="${STYLES.body}"><div class="card" style="${STYLES.card}">
<p style="${STYLES.brand}">Lethe</p>
<h1 style="${STYLES.heading}">${escapeHtml(heading)}</h1>
${paragraphs.map(paragraphOf).join('\n')}
${factsOf(facts)}
${afterFacts.map(paragraphOf).join('\n')}
${action === null ? '' : actionOf(action)}
${document === undefined ? '' : documentOf(document)}
<p class="quiet rule" style="${STYLES.footer}">${escapeHtml(footer)}${footerLink === undefined ? '' : footerLinkOf(footerLink)}</p>
</div></body></html>
`;
}

function paragraphOf(paragraph: string): string {
  return `<p style="${STYLES.paragraph}">${escapeHtml(paragraph)}</p>`;
}

function factsOf(facts: readonly MailFact[]): string {
  if (facts.length === 0) return '';
  const rows = facts.map(
    ({
      label,
      value,
      detail,
    }) => `<tr><th class="quiet rule" scope="row" style="${STYLES.factLabel}">${escapeHtml(label)}</th>
<td class="rule" style="${STYLES.factValue}">${escapeHtml(value)}${detail ? `<br><span class="quiet" style="${STYLES.factDetail}">${escapeHtml(detail)}</span>` : ''}</td></tr>`,
  );
  return `<table style="${STYLES.facts}">\n${rows.join('\n')}\n</table>`;
}

function actionOf({ label, url }: { readonly label: string; readonly url: string }): string {
  return `<p style="margin:24px 0"><a class="button" href="${escapeHtml(url)}" style="${STYLES.button}">${escapeHtml(label)}</a></p>
<p class="quiet" style="${STYLES.url}">${escapeHtml(url)}</p>`;
}

function footerLinkOf({ label, url }: { readonly label: string; readonly url: string }): string {
  return `<br><a class="quiet" href="${escapeHtml(url)}" style="${STYLES.footerLink}">${escapeHtml(label)}</a>`;
}

function documentOf({ title, text }: { readonly title: string; readonly text: string }): string {
  return `<p style="${STYLES.documentTitle}">${escapeHtml(title)}</p>
<pre class="document" style="${STYLES.document}">${escapeHtml(text)}</pre>`;
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
