import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Commands of `oci` that pages, notices and outputs give, with the options that they have: written down from the command
 * line's own source (oracle/oci-cli, 2026-07-21). An option that is not there ends the newcomer's walk.
 */
const COMMANDS: Readonly<Record<string, string>> = {
  'setup config': '',
  'os ns get': '-c',
  'os bucket update': '-ns -bn --kms-key-id',
  'os bucket reencrypt': '-ns -bn',
  'os object bulk-delete-versions': '-ns -bn --prefix --dry-run --force',
  'os object delete': '-ns -bn --name --force',
  'os object get': '-ns -bn --name --file',
  'os object list': '-ns -bn --prefix --all',
  'os object put': '-ns -bn --name --file --force',
  'os object-lifecycle-policy get': '-ns -bn',
  'artifacts container repository create': '-c --display-name --is-immutable --is-public',
  'artifacts container repository list': '-c --display-name --all',
  'artifacts container repository delete': '--repository-id --force',
  'artifacts container image list': '-c --repository-name --all',
  'artifacts container image delete': '--image-id --force',
  'bv volume get': '--volume-id',
  'bv volume update': '--volume-id --freeform-tags --force',
  'compute instance action': '--instance-id --action --wait-for-state',
  'compute instance get': '--instance-id',
  'compute instance list': '-c --lifecycle-state --all',
  'compute instance update': '--instance-id --freeform-tags --force',
  'compute volume-attachment attach-iscsi-volume':
    '--instance-id --volume-id --device --is-shareable --is-read-only --use-chap --is-agent-auto-iscsi-login-enabled --wait-for-state',
  'compute volume-attachment list': '-c --instance-id --volume-id --all',
  'fn function invoke': '--function-id --file --body',
  'iam domain list': '-c --all',
  'instance-agent plugin get': '-c --instanceagent-id --plugin-name',
  'instance-agent plugin list': '-c --instanceagent-id --all',
  'kms management key disable': '--key-id --endpoint',
  'kms management key enable': '--key-id --endpoint',
  'logging agent-configuration get': '--config-id',
  'logging-search search-logs': '--search-query --time-start --time-end --limit',
  'monitoring metric list': '-c --namespace --name --all',
  'monitoring metric-data summarize-metrics-data': '-c --namespace --query-text --start-time --end-time',
  'ons subscription list': '-c --topic-id --all',
  'ons subscription resend-confirmation': '--id',
  'resource-manager stack update': '--stack-id --variables',
  'resource-scheduler schedule get': '--schedule-id',
  'sch service-connector activate': '--service-connector-id',
  'sch service-connector list': '-c --all',
  'vault secret get': '--secret-id',
  'vault secret update-base64': '--secret-id --secret-content-content',
  'vault secret create-base64': '-c --secret-name --vault-id --key-id --secret-content-content',
};
const OF_ALL = ['--query', '--raw-output', '--output', '--profile', '--region'];
const LONG: Readonly<Record<string, string>> = {
  '--compartment-id': '-c',
  '--namespace-name': '-ns',
  '--bucket-name': '-bn',
};

const ROOT = join(__dirname, '..', '..');
const FILES = [
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...['README.md', 'terraform/README.md', 'terraform/README.ja.md', 'terraform/modules/suite/outputs.tf'],
  'functions/core/notice/commands.ts',
];

/** Every call of `oci` in a text, with what stands between quotes taken out. */
function calls(text: string): readonly string[] {
  return text
    .replaceAll(/\\\n\s*/g, ' ')
    .replaceAll(/\\\|/g, '|')
    .replaceAll(/'[^'\n`]*'|(?<!`)"[^"\n`]*"/g, 'TEXT')
    .split('\n')
    .flatMap((line) => [...line.matchAll(/\boci ((?:[a-z][a-z0-9-]+ )+[a-z][a-z0-9-]*)([^`|#;&)\n]*)/g)])
    .map(([, words = '', rest = '']) => `${words}${rest}`);
}

/** What is wrong with one call; null where nothing is. */
function fault(call: string): string | null {
  const name = Object.keys(COMMANDS).find((one) => call === one || call.startsWith(`${one} `));
  if (name === undefined) return 'no such command';
  const known = [...OF_ALL, ...(COMMANDS[name] ?? '').split(' ')];
  const given = [...call.matchAll(/(?:^| )(--?[a-z][a-z-]*)/g)].map(
    ([, option = '']) => LONG[option] ?? option,
  );
  const wrong = given.filter((option) => !known.includes(option));
  return wrong.length === 0 ? null : `no option ${wrong.join(', ')}`;
}

test('every command of oci exists, with its options', () => {
  const found = FILES.flatMap((file) =>
    calls(readFileSync(join(ROOT, file), 'utf8'))
      // Sentences speak of `oci` too; a command has a service of its own.
      .filter((call) => Object.keys(COMMANDS).some((one) => one.split(' ')[0] === call.split(' ')[0]))
      .map((call) => [file, call, fault(call)] as const),
  );
  expect(found.length).toBeGreaterThan(60);
  expect(found.filter(([, , wrong]) => wrong !== null)).toEqual([]);
});

test.each([
  ['os bucket reencrypt -ns n --name b', 'no option --name'],
  ['ons subscription resend-confirmation --subscription-id i', 'no option --subscription-id'],
  ['ons subscription confirm-all', 'no such command'],
  ['ons subscription list --compartment-id c', null],
])('%s', (call, wrong) => {
  expect(fault(call)).toBe(wrong);
});
