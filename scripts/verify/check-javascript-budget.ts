import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';

const budgetPath = 'apps/dashboard/javascript-budget.json';
const buildFolder = 'apps/dashboard/.next';
const sourcePrefix = '[project]/apps/dashboard/src/app';
const bytesPerKib = 1024;
/** A budget that leaves more than this unused no longer guards anything. */
const slackKibMax = 40;

const budgetSchema = z.strictObject({ unit: z.literal('KiB, gzip'), pages: z.record(z.string(), z.int().positive()) });
const clientManifestSchema = z.object({ entryJSFiles: z.record(z.string(), z.array(z.string())) });
const buildManifestSchema = z.object({ rootMainFiles: z.array(z.string()) });

/**
 * One sentence for each page whose JavaScript, as a browser loads it with the first view, is over its budget; for each without a budget; and for
 * each budget that is of no use. Reads the build that is there.
 */
export function checkJavascriptBudget(root: string): string[] {
  const { pages: budgets } = budgetSchema.parse(JSON.parse(readFileSync(join(root, budgetPath), 'utf8')));
  const sizes = measurePages(root);
  const over = [...sizes].flatMap(([page, sizeBytes]) => {
    const sizeKib = Math.ceil(sizeBytes / bytesPerKib);
    const budgetKib = budgets[page];
    if (budgetKib === undefined)
      return [`${page} loads ${sizeKib} KiB of JavaScript and has no budget in ${budgetPath}.`];
    if (sizeKib > budgetKib) return [`${page} loads ${sizeKib} KiB of JavaScript; its budget is ${budgetKib} KiB.`];
    if (budgetKib - sizeKib > slackKibMax)
      return [`${page} loads ${sizeKib} KiB of JavaScript; lower its budget of ${budgetKib} KiB.`];
    return [];
  });
  const gone = Object.keys(budgets).filter((page) => !sizes.has(page));
  return [...over, ...gone.map((page) => `${budgetPath} has a budget for ${page}, which is no page.`)];
}

/** Bytes after gzip by page, in the order of their addresses. */
export function measurePages(root: string): ReadonlyMap<string, number> {
  const gzipBytes = new Map<string, number>();
  const sizeOf = (file: string) => {
    const known = gzipBytes.get(file) ?? gzipSync(readFileSync(join(root, buildFolder, file)), { level: 9 }).length;
    gzipBytes.set(file, known);
    return known;
  };
  const manifests = globSync('server/app/**/page_client-reference-manifest.js', { cwd: join(root, buildFolder) });
  const pages = manifests.map((path) => {
    const folder = path.slice('server/app/'.length, -'page_client-reference-manifest.js'.length);
    const files = new Set([...rootFilesOf(root, folder), ...entryFilesOf(root, path, folder)]);
    return [`/${folder.replace(/\/$/, '')}`, [...files].reduce((sum, file) => sum + sizeOf(file), 0)] as const;
  });
  return new Map(pages.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function rootFilesOf(root: string, folder: string): readonly string[] {
  const path = join(root, buildFolder, 'server/app', folder, 'page/build-manifest.json');
  return buildManifestSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).rootMainFiles;
}

/** The chunks of the page and of the layouts around it. */
function entryFilesOf(root: string, path: string, folder: string): readonly string[] {
  const text = readFileSync(join(root, buildFolder, path), 'utf8');
  const json = text.slice(text.lastIndexOf('"] = ') + '"] = '.length).replace(/;\s*$/, '');
  const { entryJSFiles } = clientManifestSchema.parse(JSON.parse(json));
  const steps = folder.split('/').filter(Boolean);
  const layouts = steps.map((_, index) => `${sourcePrefix}/${steps.slice(0, index + 1).join('/')}/layout`);
  const entries = [`${sourcePrefix}/layout`, ...layouts, `${sourcePrefix}/${folder}page`];
  return entries.flatMap((entry) => entryJSFiles[entry] ?? []);
}
