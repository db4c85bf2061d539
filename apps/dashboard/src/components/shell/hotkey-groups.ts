/** The groups of keys that every page has. */
export const EVERYWHERE = 'Everywhere';
export const GO_TO = 'Go to';
