import { z } from 'zod';

/** A UTC month of domain time, half-open. */
export interface UsageMonth {
  /** `2026-11`. */
  readonly name: string;
  readonly from: Date;
  readonly to: Date;
}

export const usageMonthNameSchema = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
  .describe('A UTC month, such as 2026-11.');

/** @param name as {@link usageMonthNameSchema} has it */
export function usageMonthNamed(name: string): UsageMonth {
  const [year = 0, month = 1] = name.split('-').map(Number);
  return { name, from: new Date(Date.UTC(year, month - 1)), to: new Date(Date.UTC(year, month)) };
}

export function usageMonthOf(instant: Date): UsageMonth {
  return usageMonthNamed(instant.toISOString().slice(0, '2026-11'.length));
}
