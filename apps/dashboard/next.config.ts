import { join } from 'node:path';
import type { NextConfig } from 'next';
import { SECURITY_HEADERS } from './src/security-headers.ts';

const repositoryRoot = join(import.meta.dirname, '..', '..');

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: repositoryRoot,
  turbopack: { root: repositoryRoot },
  // A file that people download as it is, so it is not bundled.
  outputFileTracingIncludes: {
    '/verify-receipt.mjs': ['../../packages/translog/verify-receipt.mjs'],
    '/**': ['./node_modules/geist/dist/fonts/geist-sans/Geist-{Regular,Medium,SemiBold}.ttf'],
  },
  transpilePackages: [
    '@lethe/api',
    '@lethe/core',
    '@lethe/db',
    '@lethe/egress',
    '@lethe/payments',
    '@lethe/redaction',
    '@lethe/telemetry',
    '@lethe/translog',
    '@lethe/vault',
  ],
  serverExternalPackages: ['pg', 'undici', '@node-rs/argon2', 'pdfkit', '@prisma/client', '@prisma/adapter-pg'],
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  headers: async () => SECURITY_HEADERS,
};

export default config;
