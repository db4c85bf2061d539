/** The variables of dashboard and worker that say who takes the money. */
export interface PaymentVariables {
  readonly LETHE_MODE: 'demo' | 'cloud' | 'self_hosted';
  readonly STRIPE_SECRET_KEY?: string | undefined;
  readonly STRIPE_WEBHOOK_SECRET?: string | undefined;
  readonly STRIPE_API_BASE?: string | undefined;
}

export interface PaymentSettings {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Another address than Stripe's: the stand-in of the demo. */
  readonly apiBaseUrl: string | null;
}

export interface PaymentSettingsProblem {
  readonly variable: 'STRIPE_SECRET_KEY' | 'STRIPE_WEBHOOK_SECRET' | 'STRIPE_API_BASE';
  readonly problem: string;
}

const SECRET_KEY = /^(sk|rk)_(test|live)_\w{8,250}$/;
const WEBHOOK_SECRET = /^whsec_\w{8,250}$/;

/** Null: nothing is wrong with them. It never repeats a value. */
export function checkPaymentSettings(variables: PaymentVariables): PaymentSettingsProblem | null {
  const key = variables.STRIPE_SECRET_KEY || null;
  const webhookSecret = variables.STRIPE_WEBHOOK_SECRET || null;
  const isDemo = variables.LETHE_MODE === 'demo';
  if (variables.STRIPE_API_BASE && !isDemo) {
    return problem('STRIPE_API_BASE', 'is for the stand-in of a demo; unset it, so that payments go to Stripe');
  }
  if (variables.STRIPE_API_BASE && !URL.canParse(variables.STRIPE_API_BASE)) {
    return problem('STRIPE_API_BASE', 'is not an address; unset it');
  }
  if (key === null && webhookSecret === null) return null;
  if (key === null) return problem('STRIPE_SECRET_KEY', 'is missing beside STRIPE_WEBHOOK_SECRET; set both or neither');
  if (webhookSecret === null) {
    return problem('STRIPE_WEBHOOK_SECRET', 'is missing beside STRIPE_SECRET_KEY; set both or neither');
  }
  if (!SECRET_KEY.test(key)) {
    return problem('STRIPE_SECRET_KEY', 'is not a secret key of Stripe; set one that begins with sk_ or rk_');
  }
  if (isDemo && /^(sk|rk)_live_/.test(key)) {
    return problem('STRIPE_SECRET_KEY', 'takes real money, which a demo never does; set one that begins with sk_test_');
  }
  if (!WEBHOOK_SECRET.test(webhookSecret)) {
    return problem('STRIPE_WEBHOOK_SECRET', 'is not the secret of a webhook endpoint; set one that begins with whsec_');
  }
  return null;
}

/** Null: payments are off, as always when self-hosted. Of variables that were checked. */
export function readPaymentSettings(variables: PaymentVariables): PaymentSettings | null {
  if (variables.LETHE_MODE === 'self_hosted') return null;
  if (!variables.STRIPE_SECRET_KEY || !variables.STRIPE_WEBHOOK_SECRET) return null;
  return {
    secretKey: variables.STRIPE_SECRET_KEY,
    webhookSecret: variables.STRIPE_WEBHOOK_SECRET,
    apiBaseUrl: variables.STRIPE_API_BASE || null,
  };
}

function problem(variable: PaymentSettingsProblem['variable'], text: string): PaymentSettingsProblem {
  return { variable, problem: text };
}
