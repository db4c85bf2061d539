import type { Route } from '../http/route.ts';
import { CHARGE_ROUTES } from './charges.ts';
import { CHECKOUT_ROUTES } from './checkout-sessions.ts';
import { CUSTOMER_ROUTES } from './customers.ts';
import { DISPUTE_ROUTES } from './disputes.ts';
import { EVENT_ROUTES } from './events.ts';
import { PAYMENT_INTENT_ROUTES } from './payment-intents.ts';
import { PAYMENT_METHOD_ROUTES } from './payment-methods.ts';
import { REFUND_ROUTES } from './refunds.ts';
import { SETUP_INTENT_ROUTES } from './setup-intents.ts';

export const API_ROUTES: readonly Route[] = [
  ...CUSTOMER_ROUTES,
  ...PAYMENT_METHOD_ROUTES,
  ...PAYMENT_INTENT_ROUTES,
  ...SETUP_INTENT_ROUTES,
  ...CHECKOUT_ROUTES,
  ...REFUND_ROUTES,
  ...DISPUTE_ROUTES,
  ...CHARGE_ROUTES,
  ...EVENT_ROUTES,
];
