/**
 * zod compiles parsers with `new Function`, and probes for it when a schema is made; under our CSP the probe itself is
 * a violation. zod reads this object when it loads, so main.tsx imports this file before anything that imports zod.
 */
const scope = globalThis as { __zod_globalConfig?: { jitless?: boolean } };
scope.__zod_globalConfig = { ...scope.__zod_globalConfig, jitless: true };

export {};
