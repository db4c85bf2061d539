import { type BillingDetails, billingDetailsSchema } from '@lethe/core/billing/invoices';

/** What stands in the form: texts, empty where nothing is said. */
export type DetailsForm = Readonly<Record<keyof BillingDetails, string>>;

export function formOf(details: BillingDetails): DetailsForm {
  return {
    companyName: details.companyName ?? '',
    address: details.address ?? '',
    taxId: details.taxId ?? '',
    email: details.email ?? '',
  };
}

const PROBLEMS: DetailsForm = {
  companyName: 'At most 200 characters on one line.',
  address: 'At most 500 characters.',
  taxId: 'At most 40 characters on one line.',
  email: 'Write an address as name@example.com.',
};

export type DetailsProblems = Partial<Record<keyof BillingDetails, string>>;

/** Which fields the server would refuse, by the schema that it refuses them with. */
export function detailsProblems(form: DetailsForm): DetailsProblems {
  const parsed = billingDetailsSchema.safeParse(form);
  if (parsed.success) return {};
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  return Object.fromEntries(Object.entries(PROBLEMS).filter(([field]) => wrong.has(field)));
}

/** Lines of who is billed, as they stand on the invoice; empty when nothing is said. */
export function detailLines({ companyName, address, taxId }: BillingDetails): readonly string[] {
  return [companyName, ...(address ?? '').split('\n'), taxId === null ? null : `Tax id ${taxId}`].filter(
    (line): line is string => line !== null && line.trim() !== '',
  );
}
