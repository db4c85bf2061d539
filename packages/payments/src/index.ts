export { createPaymentProcessor } from './create-payment-processor.ts';
export {
  checkPaymentSettings,
  type PaymentSettings,
  type PaymentVariables,
  readPaymentSettings,
} from './payment-settings.ts';
