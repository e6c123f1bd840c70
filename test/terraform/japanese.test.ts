import { OUTPUTS_JA, VARIABLES_JA } from '../../infra/generate/terraform-words.ja.ts';
import { englishIn } from '../support/english.ts';
import { readText } from './terraform-source.ts';

const names = (path: string, kind: 'output' | 'variable'): readonly string[] =>
  [...readText(path).matchAll(new RegExp(`^${kind} "(\\w+)"`, 'gm'))].map(([, name = '']) => name).sort();

const VARIABLES = names('terraform/modules/suite/variables.tf', 'variable');
const OUTPUTS = names('terraform/modules/suite/outputs.tf', 'output');

test('every variable and every output is explained in Japanese, and nothing that is no more', () => {
  expect(VARIABLES.length).toBeGreaterThan(50);
  expect(Object.keys(VARIABLES_JA).sort()).toEqual(VARIABLES);
  expect(Object.keys(OUTPUTS_JA).sort()).toEqual(OUTPUTS);
});

/** Names of other variables, services and settings, as Terraform and OCI have them. */
const NAMED = [
  ...VARIABLES,
  'InstanceFileSystemStatus',
  'instance_file_system_status',
  'https://github.com/you/oci-iscsi-warden/blob/main',
  'FunctionInvokeImageNotAvailable',
  'ALL {tag.lifekeeper.cluster.value, instance.compartment.id =',
  ...[
    'Slack',
    'PagerDuty',
    'Webhook',
    'Web',
    'Ubuntu',
    'SUSE',
    'AES',
    'SMS',
    'QWK',
    'audience',
    'sha256',
    'URL',
    'IAM',
  ],
  ...['weekdays', 'Mon', 'Sun', 'start', 'HH:MM', 'minutes', 'from', 'until', 'YYYY-MM-DDTHH:MM', 'cluster'],
  ...[
    'GENERIC_X86',
    'debug',
    'info',
    'warn',
    'error',
    'true',
    'false',
    'https',
    'HTTPS',
    'eval',
    '-raw cli_environment',
    'POST',
    'namespace.key',
    'namespace.name.value',
    'namespace.name.mode',
    'disable',
    'enable',
    'ignore',
    'refuse',
    'watch',
    'auto',
    'released',
    'own',
    'daily',
    'Sat,Sun',
    'detect',
    'observe',
    'respond',
    'sweep',
    'probe',
    'reattach',
    'console',
  ],
];

test('nothing else of it is English, and it speaks politely', () => {
  for (const text of [...Object.values(VARIABLES_JA), ...Object.values(OUTPUTS_JA)]) {
    expect([text, englishIn(text, NAMED)]).toEqual([text, []]);
    expect(text).toMatch(/(?:です|ます|ません|ください|示します)(?:\([^()]*\))?。|例: /);
  }
});

test('the form of Resource Manager says everything in both languages', () => {
  const form = readText('terraform/schema.yaml');
  const said = [...form.matchAll(/^ *(?:- )?(?:title|description|stackDescription): (.*)$/gm)]
    .map(([, text = '']) => text)
    .filter((text) => text !== 'oci-iscsi-warden');
  expect(said.length).toBeGreaterThan(80);
  expect(said.filter((text) => !/[ぁ-んァ-ヶ一-龠]/.test(text) || !/[A-Za-z]{2}/.test(text))).toEqual([]);
});
