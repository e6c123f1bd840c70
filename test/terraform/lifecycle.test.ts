import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const MODULE = join(__dirname, '../../terraform/modules/lifecycle');
const source = readFileSync(join(MODULE, 'main.tf'), 'utf8');
const rules: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(join(MODULE, 'rules.json'), 'utf8'));
const buckets = Object.keys(rules).filter((key) => key !== 'about');

test('both buckets have rules', () => expect(buckets.sort()).toEqual(['approvals', 'state']));

// The local tenancy takes every rule of the file; a rule that Terraform passed over would hold there only.
test.each(buckets)('every rule for the bucket of the %s reaches Object Storage', (bucket) => {
  const policy = source.split(/^resource /m).find((block) => block.includes(`var.${bucket}_bucket`));
  expect(policy).toContain(`for_each = local.rules.${bucket}.expire`);
  expect(policy).toContain(`= local.rules.${bucket}.previousVersions`);
});
