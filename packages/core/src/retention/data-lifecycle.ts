import {
  BACKUPS_UNDECRYPTABLE_WITHIN_MS,
  CIPHERTEXT_DROPPED_WITHIN_MS,
  HOUR_KEY_CACHE_MS,
  KEY_DESTROYED_WITHIN_MS,
  KEY_SNAPSHOT_AGE_MAX_MS,
  KEY_SNAPSHOT_OUTAGE_MAX_MS,
  MASTER_KEY_DISABLED_MS,
  MASTER_KEY_ROTATED_WITHIN_MS,
  METADATA_DELETED_WITHIN_MS,
} from './destruction-bounds.ts';
import { clockWords, daysWords, spanWords } from './lifecycle-words.ts';
import { metadataDaysInForce, PLAN_RETENTION, type RetentionBounds } from './plan-periods.ts';
import type { RetentionPolicy } from './policy.ts';

/** What Lethe has of its callers, sorted by how it lives and dies. */
export const DATA_CLASSES = [
  'body',
  'attachments',
  'metadata',
  'exports',
  'audit',
  'caches',
  'logs',
  'backups',
] as const;
export type DataClass = (typeof DATA_CLASSES)[number];

/** How long a class lives. Days count from admission, those of a backup from its making. */
export type Life =
  | { readonly kind: 'never_stored' }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'at_most_days'; readonly days: number }
  | { readonly kind: 'span'; readonly spanMs: number }
  | { readonly kind: 'account' }
  | { readonly kind: 'operator' };

export interface DataClassLife {
  readonly dataClass: DataClass;
  readonly contents: string;
  readonly life: Life;
  /** How long it lives, in a sentence. */
  readonly lives: string;
  /** How it dies, in sentences. */
  readonly dies: string;
}

/** Every class, in the order of {@link DATA_CLASSES}. */
export type DataLifecycle = readonly DataClassLife[];

export interface DataLifecycleInput {
  /** What one organization has set and may set; null describes every organization at once. */
  readonly organization: {
    readonly policy: Pick<RetentionPolicy, 'level' | 'payloadRetentionDays' | 'metadataRetentionDays'>;
    readonly bounds: RetentionBounds;
  } | null;
  /** How long the operator keeps backups, in days. */
  readonly backupRetentionDays: number;
}

/** Tells for each class how long it lives and how it dies, from the constants and settings that the code enforces. */
export function describeDataLifecycle({ organization, backupRetentionDays }: DataLifecycleInput): DataLifecycle {
  const body = bodyLife(organization);
  const lives: Readonly<Record<DataClass, Omit<DataClassLife, 'dataClass' | 'contents'>>> = {
    body: { ...body, dies: BODY_DIES },
    attachments: {
      life: body.life,
      lives: 'As long as the body: they are part of it, and nothing keeps them apart.',
      dies: 'With the body.',
    },
    metadata: metadataLife(organization),
    exports: {
      life: body.life,
      lives:
        'Payloads: in sealed files, which can be fetched for some days (EXPORT_LINK_DAYS), each until the earliest payload in it expires. Everything else, such as metadata and the audit log, is never stored: rows go to the browser as they are read.',
      dies: 'A file is unreadable from that expiry on, and its key is the key of its payloads’ hour. An erasure takes the files of its hour at once. What was downloaded is in the hands of whoever downloaded it.',
    },
    audit: {
      life: { kind: 'account' },
      lives: ACCOUNT_LIVES,
      dies: 'No role can change or delete an entry. They go when the account is purged. Hashes of the entries stay in the transparency log, which holds no content and no personal data.',
    },
    caches: {
      life: { kind: 'span', spanMs: Math.max(HOUR_KEY_CACHE_MS, KEY_SNAPSHOT_OUTAGE_MAX_MS) },
      lives: `Keys for at most ${spanWords(HOUR_KEY_CACHE_MS)}, snapshots of API keys for at most ${spanWords(KEY_SNAPSHOT_AGE_MAX_MS)}, and while the database does not answer for at most ${spanWords(KEY_SNAPSHOT_OUTAGE_MAX_MS)}. Payloads are cached nowhere, browsers included.`,
      dies: 'They are in memory only and end with the process at the latest.',
    },
    logs: {
      life: { kind: 'operator' },
      lives:
        'As long as the operator keeps what the processes print. What npm start writes to files begins anew at each start.',
      dies: 'The operator deletes them. The salt of an organization’s reference is destroyed when it is purged: from then on nobody can tell whose lines they were.',
    },
    backups: {
      life: { kind: 'days', days: backupRetentionDays },
      lives: `${daysWords(backupRetentionDays)}, as the operator sets with BACKUP_RETENTION_DAYS.`,
      dies: `Payloads in them cannot be decrypted from ${spanWords(BACKUPS_UNDECRYPTABLE_WITHIN_MS)} after expiry or erasure on: the master key is replaced every ${spanWords(MASTER_KEY_ROTATED_WITHIN_MS)}, and destroyed ${spanWords(MASTER_KEY_DISABLED_MS)} later. Metadata in them goes when the operator deletes them.`,
    },
  };
  return DATA_CLASSES.map((dataClass) => ({ dataClass, contents: CONTENTS[dataClass], ...lives[dataClass] }));
}

const CONTENTS: Readonly<Record<DataClass, string>> = {
  body: 'Requests and answers: messages, tool calls, errors',
  attachments: 'Images, sound and files inside requests and answers',
  metadata:
    'Time, model, tokens, cost, latency, status, tags, session, end user, scores; for a day, digests of idempotency keys',
  exports: 'Archives of payloads, and downloads such as metadata and the audit log',
  audit: 'Who did what, when and from where; no content',
  caches: 'Unwrapped hour keys and snapshots of API keys',
  logs: 'Ids of requests, codes and durations, and of organizations a keyed reference; no content and no credentials',
  backups: 'Copies of the database, made by the operator',
};

const BODY_DIES = `Unreadable on every path from its expiry on. Its key is destroyed within ${spanWords(KEY_DESTROYED_WITHIN_MS)} after the end of that UTC hour, its ciphertext dropped by ${clockWords(CIPHERTEXT_DROPPED_WITHIN_MS)} of the next day. An erasure ends it at once. A legal hold keeps it longer.`;

const ACCOUNT_LIVES = 'As long as the account.';
const OWN_STAMP = 'Each request carries its own expiry, and a project, a key or a request can only shorten it.';
const EARLIER_POLICY = 'What was stored before keeps its own expiry.';

function bodyLife(organization: DataLifecycleInput['organization']): Pick<DataClassLife, 'life' | 'lives'> {
  if (organization === null) {
    const { free, pro, enterprise } = PLAN_RETENTION;
    return {
      life: { kind: 'at_most_days', days: enterprise.payloadRetentionDaysMax },
      lives: `Not at all at level Metadata Only, which is the default. At level Retain All Data the period of the policy: at most ${daysWords(free.payloadRetentionDaysMax)} on Free, ${daysWords(pro.payloadRetentionDaysMax)} on Pro and ${daysWords(enterprise.payloadRetentionDaysMax)} on Enterprise, or what the operator of a self-hosted installation sets. ${OWN_STAMP}`,
    };
  }
  const { policy, bounds } = organization;
  const days = Math.min(policy.payloadRetentionDays, bounds.payloadRetentionDaysMax);
  if (policy.level === 'metadata_only')
    return { life: { kind: 'never_stored' }, lives: `Never written, at level Metadata Only. ${EARLIER_POLICY}` };
  if (days === 0)
    return { life: { kind: 'never_stored' }, lives: `Never written, with a period of 0 days. ${EARLIER_POLICY}` };
  return { life: { kind: 'days', days }, lives: `${daysWords(days)} from admission. ${OWN_STAMP}` };
}

function metadataLife(organization: DataLifecycleInput['organization']): Omit<DataClassLife, 'dataClass' | 'contents'> {
  const deleted = `the rows are deleted within ${spanWords(METADATA_DELETED_WITHIN_MS)}`;
  const inBackups = 'Backups hold them until the operator deletes those.';
  const days = organization === null ? null : metadataDaysInForce(organization.policy, organization.bounds);
  if (days !== null) {
    return {
      life: { kind: 'days', days },
      lives: `${daysWords(days)} from admission.`,
      dies: `After the period ${deleted}. ${inBackups}`,
    };
  }
  const orPeriod =
    organization === null
      ? ' An Enterprise organization, or the operator of a self-hosted installation, can set a period.'
      : '';
  return {
    life: { kind: 'account' },
    lives: `${ACCOUNT_LIVES}${orPeriod}`,
    dies: `${organization === null ? `After a period ${deleted}. ` : ''}A closed account is unreadable at once, and its rows are deleted when it is purged. What remains are amounts in the ledger, under a pseudonym. ${inBackups}`,
  };
}
