import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from '../world.ts';
import type { Disturbances } from './disturbances.ts';

export interface ServerContext {
  readonly world: World;
  readonly secretKey: string;
  readonly disturbances: Disturbances;
  /** The font of the pages, as woff2; null: the browser's own. */
  readonly fontFile: string | null;
  /** Called after each request that may have changed something. */
  readonly onChange: () => void;
}

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly body: string;
}
