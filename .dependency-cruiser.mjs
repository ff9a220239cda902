/**
 * Who may import whom. Each rule's comment is the reason; ARCHITECTURE.md lists the same as invariants.
 * Imports of types count too: a type is a dependency on whoever owns it.
 */

const protocol = '^packages/protocol/';
const server = '^packages/server/';
const webClient = '^packages/web-client/';
const cliClient = '^packages/cli-client/';
const tests = '\\.test\\.tsx?$';

// A package is reached as node_modules/…/name when it is installed, and by its bare name when it is not.
const packages = (...names) => `(^|node_modules/)(${names.join('|')})(/|$)`;

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const forbidden = [
  rule(
    'messages-know-no-client',
    'A third party that wants only messages and codecs must never load the headless client.',
    { path: `${protocol}src/`, pathNot: `${protocol}src/client/` },
    { path: `${protocol}src/client/` },
  ),
  rule(
    'messages-know-no-markdown',
    'Whoever wants only messages and codecs must never load the parser of Markdown.',
    { path: `${protocol}src/`, pathNot: `${protocol}src/markdown/` },
    { path: [`${protocol}src/markdown/`, packages('mdast-util-[^/]+', 'micromark[^/]*')] },
  ),
  rule(
    'storage-threads-load-no-schemas',
    'Each thread of the storage loads its own copy of what it imports, and the schemas take 170 ms and megabytes.',
    { path: [`${server}src/adapters/sqlite-`, `${server}src/log/(change-kinds|matches-terms)\\.ts$`], pathNot: tests },
    { path: `${protocol}(src|dist)/index\\.`, dependencyTypesNot: ['type-only'] },
  ),
  rule(
    'testing-is-for-tests',
    'What is made for tests is no part of a program.',
    { path: '^packages/[^/]+/src/', pathNot: [tests, '/src/testing/', '-contract\\.ts$'] },
    { path: '^packages/[^/]+/src/testing/' },
  ),
  rule(
    'protocol-stands-alone',
    'The protocol is the product third parties build on: it may depend on none of our other packages.',
    { path: protocol },
    { path: '^(packages/(server|web-client|cli-client)|e2e|bench)/' },
  ),
  rule(
    'protocol-runs-anywhere',
    'The protocol runs in browsers and in other runtimes, so what ships uses no Node built-in.',
    { path: `${protocol}src/`, pathNot: tests },
    { dependencyTypes: ['core'] },
  ),
  rule(
    'uws-files-know-uws',
    'uWebSockets.js objects die when their callback returns and its install is unusual: four files keep that in.',
    { pathNot: `${server}src/transport/uws(-arrival|-echo|-files)?\\.ts$` },
    { path: packages('uWebSockets\\.js', 'uwebsockets') },
  ),
  rule(
    'sql-lives-in-adapters',
    'The rest of the server knows a store port, so that SQLite and PostgreSQL stay interchangeable.',
    { path: server, pathNot: `${server}src/adapters/` },
    { path: packages('better-sqlite3', '@types/better-sqlite3', 'kysely', 'pg', '@types/pg') },
  ),
  rule(
    'only-the-server-has-a-database',
    'Clients and the protocol reach stored data through messages alone.',
    { path: [protocol, webClient, cliClient] },
    { path: packages('better-sqlite3', '@types/better-sqlite3', 'kysely', 'pg', '@types/pg') },
  ),
  rule(
    'clients-know-no-server',
    'A client talks to any server through the protocol; shared code would be a second, unwritten protocol.',
    { path: [webClient, cliClient] },
    { path: [server, packages('@tertulia/server')] },
  ),
  rule(
    'server-knows-no-client',
    'The server serves the built web client as files and must not depend on what a client is made of.',
    { path: server },
    { path: [webClient, cliClient, packages('@tertulia/(web|cli)-client')] },
  ),
  rule(
    'a-server-is-a-process',
    'Tests and benchmarks start it and talk to it as clients do; only micro-benchmarks take it to pieces.',
    { pathNot: [server, '^bench/src/micro/'] },
    { path: [server, packages('@tertulia/server')] },
  ),
  rule(
    'clients-know-not-each-other',
    'What both clients need is written once, in @tertulia/protocol/client.',
    { path: '^packages/(web-client|cli-client)/' },
    { path: '^packages/(web-client|cli-client)/', pathNot: '^packages/$1/' },
  ),
  rule(
    'the-middle-is-pure',
    'Rooms and sessions take (state, input, now) and return effects; no clock, socket, log or storage in there.',
    { path: `${server}src/(rooms|sessions)/`, pathNot: tests },
    { dependencyTypes: ['core'] },
  ),
  rule(
    'the-middle-does-no-io',
    'The same reason: whatever performs effects stays outside, so that every interleaving can be written as a test.',
    { path: `${server}src/(rooms|sessions)/` },
    {
      path: [packages('pino', 'prom-client', 'uWebSockets\\.js', 'uwebsockets'), `${server}src/(adapters|transport)/`],
    },
  ),
  rule(
    'one-bridge-to-the-chat',
    'Features and ui see the chat through src/chat, so that React and the headless client meet in one place.',
    { path: `${webClient}src/`, pathNot: `${webClient}src/chat/` },
    { path: `${protocol}src/client/` },
  ),
  rule(
    'no-cycles',
    'Files that import each other in a circle cannot be understood, tested or loaded one at a time.',
    {},
    { circular: true },
  ),
  rule(
    'packages-by-name',
    'A relative path into another package goes around its exports, and a dist path around its sources.',
    { path: '^(packages/[^/]+|e2e|bench)/' },
    { path: '^(packages/[^/]+|e2e|bench)/', pathNot: '^$1/', dependencyTypes: ['local'] },
  ),
  rule(
    'no-dist-imports',
    'Built files are for the run time; a source that imports one works only after a build.',
    { path: '^(packages|e2e|bench)/' },
    { path: '/dist/', pathNot: 'node_modules' },
  ),
  rule(
    'imports-resolve',
    'A rule sees only imports that resolve; one that does not could hide a violation.',
    {},
    { couldNotResolve: true },
  ),
];

export default {
  forbidden,
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    exclude: { path: '(^|/)\\.(turbo|reports)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'types', 'node', 'default'],
    },
  },
};
