/// <reference path="./webassembly.d.ts" />
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaContainer, SchemaEngine, SchemaFilter } from '@prisma/schema-engine-wasm';
import { MigrationAdapterFactory } from './migration-adapter.ts';

export type { MigrationList, SchemaContainer, SchemaEngine };

type EngineModule = typeof import('@prisma/schema-engine-wasm') & { __wbg_set_wasm: (exports: unknown) => void };

/** Every table and enum of the database is the schema's. */
export const noFilters: SchemaFilter = { externalTables: [], externalEnums: [] };

let loading: Promise<EngineModule> | undefined;

/**
 * Lends Prisma's schema engine, compiled to WebAssembly: the same one as behind `prisma migrate`, without a native download.
 * The engine leaves its connections open, and with them its lock on the database; so they are closed here.
 */
export async function withEngine<T>(
  databaseUrl: string,
  schemaFiles: SchemaContainer[],
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loading ??= loadEngineModule();
  const engineModule = await loading;
  const adapters = new MigrationAdapterFactory(databaseUrl);
  try {
    const engine = await engineModule.SchemaEngine.new(
      { datamodels: schemaFiles.map((file): [string, string] => [file.path, file.content]) },
      () => {},
      bindMigrationAwareSqlAdapterFactory(adapters),
    );
    try {
      return await use(engine);
    } finally {
      engine.free();
    }
  } finally {
    await adapters.closeConnections();
  }
}

/** The package imports its `.wasm` as a module, which Node does only behind a flag, so this does it by hand. */
async function loadEngineModule(): Promise<EngineModule> {
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const bindings = (await import(pathToFileURL(join(folder, 'schema_engine_bg.js')).href)) as EngineModule;
  const wasm = new WebAssembly.Module(readFileSync(join(folder, 'schema_engine_bg.wasm')));
  const instance = new WebAssembly.Instance(wasm, { './schema_engine_bg.js': withIdleTimers(bindings) });
  const panicRegistry = { set_message: (message: string) => process.stderr.write(`${message}\n`) };
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: panicRegistry });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return bindings;
}

/** The engine's timer around its lock outlives the lock, and would keep a finished process running for ten seconds. */
function withIdleTimers(bindings: EngineModule): WebAssembly.ModuleImports {
  const imports = { ...bindings } as unknown as WebAssembly.ModuleImports;
  for (const name of Object.keys(imports)) {
    if (!name.startsWith('__wbg_setTimeout_')) continue;
    imports[name] = (callback: () => void, delayMs: number) => setTimeout(callback, delayMs).unref();
  }
  return imports;
}
