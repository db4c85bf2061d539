import { MS_PER_DAY, MS_PER_SECOND } from '../time/index.ts';

/** How many days an export can be fetched after it is ready, unless EXPORT_LINK_DAYS says otherwise. */
export const EXPORT_LINK_DAYS_DEFAULT = 7;
export const EXPORT_LINK_DAYS_MAX = 365;

/** So many exports of one organization can be ready at the same time. One more may run. */
export const EXPORTS_KEPT_MAX = 10;

/** One part holds so many payloads and so many bytes of them; a single payload that is larger is a part of its own. */
export const EXPORT_PART_PAYLOADS_MAX = 500;
export const EXPORT_PART_BYTES_MAX = 4 * 1024 * 1024;

/** An export that grows beyond one of these fails, and says so: a narrower one fits. An archive without ZIP64 holds them. */
export const EXPORT_BYTES_MAX = 2 * 1024 * 1024 * 1024;
export const EXPORT_FILES_MAX = 20_000;

/** Embedded files from this size on leave their line and lie beside it. */
export const ATTACHMENT_BYTES_MIN = 1_024;

/** One run of a worker goes on for so long; the next one goes on where it stopped. */
export const EXPORT_RUN_MS = 30 * MS_PER_SECOND;

/** The record of an export, without its files, is kept for so long after it has ended. */
export const EXPORT_RECORD_KEPT_MS = 90 * MS_PER_DAY;
