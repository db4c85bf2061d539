import type { SubprocessorChange, SubprocessorDraft } from '@lethe/core/subprocessors';
import { formatDate } from '../../../components/format/instant.ts';
import { CLASS_NAMES } from '../../compliance/lifecycle-words.ts';

const FIELD_WORDS: Readonly<Record<keyof SubprocessorDraft, string>> = {
  service: 'Service',
  purpose: 'Purpose',
  dataClasses: 'Data',
  region: 'Region',
  safeguards: 'Safeguards',
  evidenceUrl: 'Evidence',
  isOptional: 'Used',
  reviewedOn: 'Reviewed',
  reviewDueOn: 'Next review',
};
const FIELDS = Object.keys(FIELD_WORDS) as (keyof SubprocessorDraft)[];

/** What one change did: to which service, and for a change each field with what it was and is. */
export function describeChange({ kind, before, after }: SubprocessorChange): {
  readonly title: string;
  readonly fields: readonly { readonly name: string; readonly before: string; readonly after: string }[];
} {
  const service = after?.service ?? before?.service ?? '';
  const verb = { added: 'Added', changed: 'Changed', retired: 'Retired' }[kind];
  const fields = FIELDS.flatMap((field) => {
    if (before === null || after === null) return [];
    const [was, is] = [textOf(before, field), textOf(after, field)];
    return was === is ? [] : [{ name: FIELD_WORDS[field], before: was, after: is }];
  });
  return { title: `${verb} ${service}`, fields };
}

function textOf(draft: SubprocessorDraft, field: keyof SubprocessorDraft): string {
  switch (field) {
    case 'dataClasses':
      return draft.dataClasses.map((dataClass) => CLASS_NAMES[dataClass]).join(', ');
    case 'isOptional':
      return draft.isOptional ? 'by choice' : 'always';
    case 'reviewedOn':
    case 'reviewDueOn':
      return formatDate(new Date(draft[field]));
    default:
      return draft[field];
  }
}
