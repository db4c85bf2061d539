/** Where the page hands its key over: it is no header that a browser adds by itself. */
export const PLAYGROUND_KEY_HEADER = 'x-playground-key';
