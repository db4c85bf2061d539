/** Which mail is open, and in which of its two forms. The address holds it, so going back undoes. */
export interface OutboxSelection {
  readonly mailId: string | null;
  readonly form: 'html' | 'text';
}

type SearchParameters = Readonly<Record<string, string | string[] | undefined>>;

export function readOutboxSelection({ mail, form }: SearchParameters): OutboxSelection {
  return { mailId: typeof mail === 'string' ? mail : null, form: form === 'text' ? 'text' : 'html' };
}

export function mailHref({ mailId, form }: OutboxSelection): string {
  if (mailId === null) return '/demo/outbox';
  return `/demo/outbox?mail=${encodeURIComponent(mailId)}${form === 'text' ? '&form=text' : ''}`;
}

/** A mail's page as a frame shows it: nothing in it runs, and its links lead the whole window. */
export function framedMail(html: string): string {
  return html.replaceAll('<a ', '<a target="_top" ');
}
