import { join } from 'node:path';
import { z } from 'zod';
import { STRIPE_STATE_FILE, startStripeStandIn } from './stand-in.ts';

const environment = z.object({
  LETHE_STRIPE_PORT: z.coerce.number().int().min(0).max(65_535).default(4020),
  LETHE_HOME: z.string().min(1),
  STRIPE_SECRET_KEY: z.string().startsWith('sk_test_'),
  STRIPE_WEBHOOK_SECRET: z.string().startsWith('whsec_'),
  STRIPE_WEBHOOK_URL: z.url({ protocol: /^http$/ }),
  STRIPE_FONT_FILE: z.string().optional(),
});

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const parsed = environment.safeParse(process.env);
if (!parsed.success) {
  const variable = String(parsed.error.issues[0]?.path[0]);
  fail(`${variable} is missing or wrong. \`npm start\` sets it in a demo.`);
}
const { data } = parsed;

try {
  const standIn = await startStripeStandIn({
    port: data.LETHE_STRIPE_PORT,
    secretKey: data.STRIPE_SECRET_KEY,
    webhookSecret: data.STRIPE_WEBHOOK_SECRET,
    webhookUrl: data.STRIPE_WEBHOOK_URL,
    fontFile: data.STRIPE_FONT_FILE ?? null,
    stateFile: join(data.LETHE_HOME, STRIPE_STATE_FILE),
  });
  process.stdout.write(`The stand-in of Stripe listens on ${standIn.url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void standIn.close().then(() => process.exit(0));
    });
  }
} catch (error) {
  fail(`The stand-in of Stripe cannot start: ${error instanceof Error ? error.message : 'unknown'}.`);
}
