import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What tells node-gyp to compile against the headers that came with this Node.
 * Without it node-gyp downloads them from Node's site, which a machine with only an npm registry cannot reach.
 */
export function nodeHeadersEnv() {
  const prefix = dirname(dirname(process.execPath));
  const versionHeader = join(prefix, 'include/node/node_version.h');
  if (process.env.npm_config_nodedir !== undefined || !existsSync(versionHeader)) return {};
  // Headers of another Node beside this one would compile, and then crash when loaded.
  const abi = /^#define NODE_MODULE_VERSION (\d+)/m.exec(readFileSync(versionHeader, 'utf8'))?.[1];
  return abi === process.versions.modules ? { npm_config_nodedir: prefix } : {};
}
