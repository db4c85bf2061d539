/** How the proxy tells the page the nonce of its scripts. A value that a client sends is overwritten. */
export const NONCE_HEADER = 'x-nonce';
