import { Realm } from 'oci-common';
import { readText, terraformSources, variablesOf } from './terraform-source.ts';

test('the domains of the realms are those of Oracle’s SDK', () => {
  const table = Object.fromEntries(
    [...readText('terraform/modules/suite/main.realm.tf').matchAll(/^ {4}(oc\d+) += "([a-z0-9.]+)"$/gm)].map(
      ([, realm, domain]) => [realm, domain],
    ),
  );
  const known = Realm.values().map(({ realmId, secondLevelDomain }) => [realmId, secondLevelDomain]);
  expect(known.length).toBeGreaterThan(15);
  expect(table).toEqual(Object.fromEntries(known));
});

test.each([
  ['ap-tokyo-1', true],
  ['us-gov-ashburn-1', true],
  ['uk-gov-london-1', true],
  ['ap-dcc-osaka-1', true],
  ['us-langley-1', true],
  ['NRT', false],
  ['ap-tokyo', false],
  ['ap-tokyo-1 ', false],
])('region %s: accepted %s', async (region, accepted) => {
  const suite = (await terraformSources()).find(
    ({ path }) => path === 'terraform/modules/suite/variables.tf',
  );
  if (suite === undefined) throw new Error('modules/suite has no variables.tf');
  const rule = /can\(regex\("([^"]+)"/.exec(
    JSON.stringify(variablesOf(suite)['region']).replaceAll('\\"', '"'),
  )?.[1];
  expect(new RegExp(rule ?? '(?!)').test(region)).toBe(accepted);
});

test('no address of a service names a domain of one realm only', async () => {
  const fixed = (await terraformSources())
    .filter(({ path }) => !path.endsWith('main.realm.tf') && !path.includes('/examples/'))
    .filter(({ body }) =>
      /oci\.oraclecloud\.com|kms\.[^"]*oraclecloud\.com/.test(JSON.stringify({ ...body, variable: null })),
    );
  expect(fixed.map(({ path }) => path)).toEqual([]);
});
