import { z } from 'zod';

const NAME_LENGTH_MAX = 200;
const ADDRESS_LENGTH_MAX = 500;
const TAX_ID_LENGTH_MAX = 40;
const EMAIL_LENGTH_MAX = 254;

const WITHOUT_CONTROLS = /^\P{Cc}*$/u;
/** Lines are apart by a line feed alone. */
const LINES = /^(?:\P{Cc}|\n)*$/u;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

const orNull = <Schema extends z.ZodType<string>>(schema: Schema) =>
  schema.transform((text) => (text === '' ? null : text)).nullable();

/** What an organization wants on its invoices. All of it may be left out. */
export const billingDetailsSchema = z.strictObject({
  companyName: orNull(z.string().trim().max(NAME_LENGTH_MAX).regex(WITHOUT_CONTROLS)),
  address: orNull(z.string().trim().max(ADDRESS_LENGTH_MAX).regex(LINES)),
  taxId: orNull(z.string().trim().max(TAX_ID_LENGTH_MAX).regex(WITHOUT_CONTROLS)),
  /** Who gets the invoice; without one, owners and finance. */
  email: orNull(z.union([z.literal(''), z.string().trim().max(EMAIL_LENGTH_MAX).regex(EMAIL)])),
});
export type BillingDetails = Readonly<z.output<typeof billingDetailsSchema>>;

export const NO_BILLING_DETAILS: BillingDetails = { companyName: null, address: null, taxId: null, email: null };
