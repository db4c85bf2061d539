import type { RegisterDataClass } from '@lethe/core/subprocessors';

export const CLASS_NAMES: Readonly<Record<RegisterDataClass, string>> = {
  body: 'Body',
  attachments: 'Attachments',
  metadata: 'Metadata',
  exports: 'Exports',
  audit: 'Audit log',
  caches: 'Caches',
  logs: 'Logs',
  backups: 'Backups',
  account: 'Names and addresses',
  payment: 'Payment details',
};

/** The first sentence, which says it in short, and what follows. */
export function splitFirstSentence(text: string): readonly [first: string, rest: string] {
  const end = text.indexOf('. ');
  return end === -1 ? [text, ''] : [text.slice(0, end + 1), text.slice(end + 2)];
}
