import type { Erasure, ErasurePreview, ErasureSelector, ErasureStatus } from '@lethe/core/erasures';
import { writeFilterAddress } from '@lethe/core/payloads';
import { formatCount, formatQuantity } from '../../components/format/duration.ts';
import { clipMiddle } from '../../components/format/identifier.ts';
import { formatInstant } from '../../components/format/instant.ts';

export interface ProjectName {
  readonly id: string;
  readonly name: string;
}

const STATUS_WORDS: Readonly<Record<ErasureStatus, string>> = {
  requested: 'Waits for approval',
  approved: 'Erased, keys going',
  done: 'Done',
  declined: 'Declined',
  withdrawn: 'Withdrawn',
};

/** Where a request stands. A shorter period that still waits for payloads to get there goes on. */
export function statusWords({ status, untilAt }: Pick<Erasure, 'status' | 'untilAt'>): string {
  return status === 'approved' && untilAt !== null ? 'Goes on' : STATUS_WORDS[status];
}

const ID_LENGTH = 8;
const TAIL_LENGTH = 4;
const END_USER_LENGTH = 28;

/** Which payloads: `of end user cus_8841`. Goes on from `Stored payloads`. */
export function selectorWords(selector: ErasureSelector, projects: readonly ProjectName[] = []): string {
  const project = 'projectId' in selector && selector.projectId !== undefined ? selector.projectId : null;
  const inProject =
    project === null ? '' : ` in ${projects.find(({ id }) => id === project)?.name ?? `project ${project}`}`;
  switch (selector.kind) {
    case 'requests':
      return selector.requestIds.length === 1
        ? `of request ${clipMiddle(selector.requestIds[0] ?? '', ID_LENGTH, TAIL_LENGTH)}`
        : `of ${formatQuantity(selector.requestIds.length, 'single request')}`;
    case 'end_user':
      return `of end user ${clipMiddle(selector.endUser, END_USER_LENGTH, TAIL_LENGTH)}${rangeWords(selector)}`;
    case 'filter': {
      const model = selector.model === undefined ? '' : ` of ${selector.model.join(', ')}`;
      const words = `${model}${inProject}${furtherWords(selector)}${rangeWords(selector)}`.trim();
      return words === '' ? 'of the organization' : words;
    }
    case 'shorter_period':
      return `older than ${formatQuantity(selector.periodDays, 'day')}${inProject}`;
  }
}

/** What a filter asks for besides, as an address writes it: nothing that narrows is left unsaid. */
function furtherWords(selector: Extract<ErasureSelector, { kind: 'filter' }>): string {
  const { kind: _kind, projectId: _projectId, model: _model, from: _from, to: _to, ...filter } = selector;
  const further = [...writeFilterAddress(filter)].map(([name, value]) => `${name}=${value}`);
  return further.length === 0 ? '' : ` with ${further.join(', ')}`;
}

function rangeWords({ from, to }: { from?: Date | undefined; to?: Date | undefined }): string {
  const begin = from === undefined ? '' : ` from ${formatInstant(from)}`;
  return `${begin}${to === undefined ? '' : ` until ${formatInstant(to)}`}`;
}

export interface SumLine {
  readonly label: string;
  readonly count: number;
  readonly tone: 'plain' | 'held' | 'total';
}

/** The sum of the confirmation: what is selected, what each hold keeps of it, what goes. */
export function sumLines(preview: ErasurePreview, selector: ErasureSelector): readonly SumLine[] {
  const { matchedCount, holds, erasableCount, laterCount } = preview;
  return [
    { label: `Stored payloads ${selectorWords(selector)}`, count: matchedCount, tone: 'plain' },
    ...holds.map(({ caseNumber, payloadCount }) => ({
      label: `Under legal hold ${caseNumber}, kept`,
      count: payloadCount,
      tone: 'held' as const,
    })),
    {
      label: selector.kind === 'shorter_period' ? 'Erased now' : 'Will be erased',
      count: erasableCount,
      tone: 'total',
    },
    ...(selector.kind === 'shorter_period' && laterCount > 0
      ? [{ label: 'Erased later, when they get there', count: laterCount, tone: 'plain' as const }]
      : []),
  ];
}

/** What somebody agrees to: what goes now and what goes later. */
export function confirmedTotal({ erasableCount, laterCount }: Pick<ErasurePreview, 'erasableCount' | 'laterCount'>) {
  return erasableCount + laterCount;
}

/** Title and button say the same: `Erase 237 payloads`. */
export function eraseAction(preview: Pick<ErasurePreview, 'erasableCount' | 'laterCount'> | null, mayErase: boolean) {
  const what = preview === null ? 'payloads' : formatQuantity(confirmedTotal(preview), 'payload');
  return mayErase ? `Erase ${what}` : `Ask to erase ${what}`;
}

/** What became of it, in a line. */
export function outcomeWords(erasure: Erasure): string {
  const kept = erasure.heldCount === 0 ? '' : `, ${formatCount(erasure.heldCount)} kept under a hold`;
  switch (erasure.status) {
    case 'requested':
      return `${formatQuantity(erasure.matchedCount - erasure.heldCount, 'payload')} to erase${kept}`;
    case 'approved':
    case 'done':
      return `${formatQuantity(erasure.erasedCount, 'payload')} erased${kept}`;
    case 'declined':
    case 'withdrawn':
      return 'Nothing was erased';
  }
}

/** What is said once it was filed. A shorter period has only begun, and one that found nothing old enough yet erased nothing. */
export function filedWords({ number, status, untilAt }: Pick<Erasure, 'number' | 'status' | 'untilAt'>): string {
  if (status === 'requested') return `${number} is filed.`;
  return untilAt === null ? `${number}: unreadable and gone.` : `${number}: what is older is gone, the rest follows.`;
}

/** The page in one sentence. */
export function standingSentence(erasure: Erasure): string {
  switch (erasure.status) {
    case 'requested':
      return `It waits for somebody who may erase payloads. To be decided by ${formatInstant(erasure.dueAt)}.`;
    case 'approved':
      return erasure.untilAt === null
        ? 'The payloads are unreadable and gone. The keys under which they lay are being replaced, so that no backup opens them.'
        : `What is older is gone. The rest goes hour by hour as it gets there, until ${formatInstant(erasure.untilAt)}.`;
    case 'done':
      return 'The payloads are gone, and so is every key under which one of them lay. No backup opens them.';
    case 'declined':
      return 'It was declined. Nothing was erased.';
    case 'withdrawn':
      return 'It was taken back before anybody decided. Nothing was erased.';
  }
}

export interface TimelineStep {
  readonly title: string;
  readonly sentence: string;
  readonly at: Date | null;
  readonly isReached: boolean;
}

/** Where it stands, step by step; those that are still to come last. */
export function timelineSteps(erasure: Erasure): readonly TimelineStep[] {
  const { status, requestedAt, requestedBy, decidedAt, decidedBy, doneAt, dueAt } = erasure;
  const filed = { title: 'Requested', sentence: `By ${requestedBy.label}`, at: requestedAt, isReached: true };
  if (status === 'declined' || status === 'withdrawn') {
    const sentence = `By ${decidedBy?.label ?? 'somebody'}${erasure.decisionNote === null ? '' : `: ${erasure.decisionNote}`}`;
    return [filed, { title: STATUS_WORDS[status], sentence, at: decidedAt, isReached: true }];
  }
  const isApproved = decidedAt !== null;
  return [
    filed,
    {
      title: isApproved ? 'Approved and erased' : 'Approval',
      sentence: isApproved
        ? `By ${decidedBy?.label ?? 'somebody'}. Unreadable from then on`
        : `To be decided by ${formatInstant(dueAt)}`,
      at: decidedAt,
      isReached: isApproved,
    },
    {
      title: 'Done',
      sentence: doneAt === null ? doneCondition(erasure) : 'Every key under which something of it lay is gone',
      at: doneAt,
      isReached: doneAt !== null,
    },
  ];
}

function doneCondition({ status, untilAt }: Erasure): string {
  if (status === 'approved' && untilAt !== null) return `Goes on until ${formatInstant(untilAt)}, then its keys go`;
  return 'When its keys are replaced, within 15 minutes';
}
