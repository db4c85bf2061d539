import { createRouter } from '../procedure/builder.ts';
import { getBillingDetails } from './get-billing-details.ts';
import { getInvoice } from './get-invoice.ts';
import { listInvoiceRows } from './list-invoice-rows.ts';
import { listInvoices } from './list-invoices.ts';
import { saveBillingDetails } from './save-billing-details.ts';

export const invoicesRouter = createRouter({
  list: listInvoices,
  get: getInvoice,
  listRows: listInvoiceRows,
  getDetails: getBillingDetails,
  saveDetails: saveBillingDetails,
});
