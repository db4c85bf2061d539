export { CARD_BEHAVIOURS, type CardBehaviour, TEST_CARDS } from './rules/cards.ts';
export { STRIPE_STATE_FILE, type StripeStandIn, type StripeStandInOptions, startStripeStandIn } from './stand-in.ts';
export { signWebhook } from './webhooks/sign.ts';
