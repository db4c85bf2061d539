/** The arrows of ARCHITECTURE.md. A broken one is an error. */

const testFiles = '(\\.test\\.tsx?|\\.spec\\.ts|/testing/.*)$';
const adapters = 'api|db|egress|payments|pricing|queue|redaction|telemetry|translog|vault';

/** What each domain of core may use beside itself. Domains that stand side by side do not know each other. */
const coreLayers = {
  errors: [],
  time: ['errors'],
  money: ['errors'],
  tenancy: ['errors', 'time', 'money'],
  csv: [],
  mail: ['errors', 'money'],
  access: ['errors', 'time', 'tenancy'],
  audit: ['errors', 'time', 'money', 'tenancy', 'csv'],
  management: ['errors', 'time', 'money', 'tenancy', 'audit'],
  payloads: ['errors', 'time', 'money', 'tenancy', 'audit'],
  'saved-views': ['errors', 'time', 'money', 'tenancy', 'audit', 'payloads'],
  conversations: ['errors', 'time', 'money', 'tenancy', 'audit', 'payloads'],
  search: ['errors', 'time', 'money', 'tenancy', 'audit', 'payloads'],
  holds: ['errors', 'time', 'money', 'tenancy', 'audit', 'payloads'],
  proof: ['errors', 'time', 'money', 'tenancy', 'audit', 'payloads'],
  retention: ['errors', 'time', 'money', 'tenancy', 'audit', 'payloads'],
  overview: ['tenancy'],
  redaction: ['errors', 'time', 'tenancy', 'payloads', 'retention'],
  billing: ['errors', 'time', 'money', 'tenancy', 'audit', 'payloads', 'csv', 'mail'],
  keys: ['errors', 'time', 'money', 'tenancy', 'audit', 'payloads', 'retention'],
  organizations: ['errors', 'time', 'money', 'tenancy', 'audit', 'payloads', 'retention', 'mail'],
  projects: ['errors', 'time', 'money', 'tenancy', 'audit', 'payloads', 'retention'],
  staff: ['errors', 'time', 'money', 'tenancy', 'audit', 'billing', 'lifecycle'],
  subprocessors: ['errors', 'time', 'money', 'tenancy', 'audit', 'payloads', 'retention'],
  lifecycle: ['errors', 'time', 'money', 'tenancy', 'audit', 'payloads', 'retention', 'billing'],
  purge: ['errors', 'time', 'money', 'tenancy', 'audit', 'payloads', 'proof', 'retention', 'mail', 'notifications'],
};

const coreRules = Object.entries(coreLayers).map(([domain, below]) => ({
  name: `core-${domain}-looks-down-only`,
  comment: `${domain} may use ${below.join(', ') || 'no other domain'}`,
  severity: 'error',
  from: { path: `^packages/core/src/${domain}/`, pathNot: testFiles },
  to: { path: '^packages/core/src/', pathNot: `^packages/core/src/(${[domain, ...below].join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'core-depends-on-zod-only',
      comment: 'no I/O, no framework, no Node built-in: the domain runs anywhere',
      severity: 'error',
      from: { path: '^packages/core/', pathNot: testFiles },
      to: { pathNot: ['^packages/core/', 'node_modules/zod/'] },
    },
    ...coreRules,
    {
      name: 'core-domains-meet-at-their-index',
      severity: 'error',
      from: { path: '^packages/core/src/([^/]+)/' },
      to: {
        path: '^packages/core/src/[^/]+/.+',
        pathNot: ['^packages/core/src/$1/', '^packages/core/src/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'adapters-know-core-only',
      comment: 'adapters do not import each other; api gets ports through its context',
      severity: 'error',
      from: { path: `^packages/(${adapters})/`, pathNot: testFiles },
      to: { path: '^(packages|apps|prisma|scripts|e2e)/', pathNot: ['^packages/$1/', '^packages/core/'] },
    },
    {
      name: 'stripe-is-known-to-payments-only',
      comment: 'cents and the words of the payment processor stay in one package',
      severity: 'error',
      from: { pathNot: '^packages/payments/' },
      to: { path: 'node_modules/stripe/' },
    },
    {
      name: 'testkit-knows-core-only',
      severity: 'error',
      from: { path: '^packages/testkit/' },
      to: { path: '^(packages|apps|prisma|scripts|e2e)/', pathNot: ['^packages/(testkit|core)/'] },
    },
    {
      name: 'product-code-has-no-testkit',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: [testFiles, '^packages/testkit/'] },
      to: { path: '^packages/testkit/' },
    },
    {
      name: 'apps-stand-alone',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^(apps|prisma|scripts|e2e)/', pathNot: '^apps/$1/' },
    },
    {
      name: 'packages-are-entered-through-their-exports',
      severity: 'error',
      from: { path: '^(apps|packages)/([^/]+)/' },
      to: { path: '^(apps|packages)/', pathNot: '^$1/$2/', dependencyTypes: ['local'] },
    },
    {
      name: 'product-code-has-no-tests',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: testFiles },
      to: { path: testFiles },
    },
    {
      name: 'product-code-has-no-dev-dependencies',
      severity: 'error',
      from: { path: '^(apps|packages)/[^/]+/src/', pathNot: testFiles },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['packages/db/src/generated', '\\.next/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    moduleSystems: ['es6'],
    // For the alias @/, which only the dashboard uses.
    tsConfig: { fileName: 'apps/dashboard/tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.d.ts', '.json', '.css'],
      mainFields: ['module', 'main', 'types'],
    },
    cache: false,
  },
};
