import { z } from 'zod';

// Runs before everything else in the browser. zod probes whether it may compile schemas to functions;
// our content security policy forbids that, and every page would report the probe as a violation.
z.config({ jitless: true });
