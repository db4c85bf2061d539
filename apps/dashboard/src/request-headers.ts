/** How the proxy tells the page what it needs to know of its request. Values that a client sends under these names are overwritten. */
export const NONCE_HEADER = 'x-lethe-nonce';
/** Path and query of the page, to come back to after sign-in. */
export const PATH_HEADER = 'x-lethe-path';
