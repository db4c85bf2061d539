import { z } from 'zod';
import { isRecord } from './json/json-values.ts';

const MODEL_LENGTH_MAX = 256;
/** The longest end user and session id. */
export const HANDLE_LENGTH_MAX = 256;
export const TOKENS_MAX = 1_000_000_000;

/** Fields that requests of several wire APIs have in common. Like those APIs, they take null for a field that is left out. */
export const modelField = z.string().min(1).max(MODEL_LENGTH_MAX);
export const objectField = z.custom<Record<string, unknown>>(isRecord, 'Expected an object.');
export const tokensField = z.int().min(1).max(TOKENS_MAX);
/** Of any form: what is of interest in it is looked for. It is read, so that it cannot be given twice. */
export const unreadField = z.unknown().optional();
export const streamField = z.boolean().nullish();
export const endUserField = z.string().max(HANDLE_LENGTH_MAX).nullish();
