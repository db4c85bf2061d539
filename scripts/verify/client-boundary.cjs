/**
 * What runs in the browser never reaches server code. Type imports do not count: they are gone before the browser.
 * A cruise of its own, because the arrows of .dependency-cruiser.cjs count type imports too.
 */
const { readdirSync, readFileSync } = require('node:fs');
const { join, relative } = require('node:path');

const { options } = require('../../.dependency-cruiser.cjs');

const root = join(__dirname, '../..');
const dashboardSource = join(root, 'apps/dashboard/src');

const clientFiles = filesWithDirective('use client');
/** A client calls these over the network and gets none of their code. */
const serverActionFiles = filesWithDirective('use server');

function filesWithDirective(directive) {
  return readdirSync(dashboardSource, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => new RegExp(`^(\\s|//.*\\n|/\\*[^]*?\\*/)*['"]${directive}['"]`).test(readFileSync(path, 'utf8')))
    .map((path) => `^${relative(root, path).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}

const nothing = ['^$'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'browser-reaches-no-server-code',
      severity: 'error',
      from: { path: clientFiles.length === 0 ? nothing : clientFiles },
      to: {
        path: [
          '^packages/(api|db|telemetry|vault)/src/index\\.ts$',
          '^packages/(api|db|telemetry|vault)/src/[^/]+/index\\.ts$',
          'node_modules/server-only/',
          '^apps/dashboard/src/env\\.ts$',
        ],
        reachable: true,
      },
    },
    {
      name: 'browser-reaches-no-node-built-in',
      severity: 'error',
      from: { path: clientFiles.length === 0 ? nothing : clientFiles },
      to: {
        path: '^(node:)?(async_hooks|child_process|crypto|fs|http|https|net|os|path|process|stream|tls|url|zlib)(/|$)',
        reachable: true,
      },
    },
  ],
  options: {
    ...options,
    doNotFollow: { path: ['node_modules', ...serverActionFiles] },
    tsPreCompilationDeps: false,
  },
};
