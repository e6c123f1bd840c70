import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WRITERS } from '../../functions/core/inbox/writers.ts';
import { parsePolicy } from '../../infra/local/cloud/policy-grammar.ts';
import { type IamStatementData, loadStatements, statementText, valuesOf } from '../support/iam-statements.ts';
import { blocksOf, ROOT, readText, terraformSources } from './terraform-source.ts';

const statements = loadStatements(ROOT);
const of = (principal: string) => statements.filter((one) => one.principal === principal);
const holders = (wanted: (one: IamStatementData) => boolean) =>
  [...new Set(statements.filter(wanted).map(({ principal }) => principal))].sort();
const grants = (permission: string) => (one: IamStatementData) =>
  one.permissions?.includes(permission) === true;

describe('who may do what', () => {
  test('only reattach can attach, by exactly the three permissions of AttachVolume', () => {
    expect(holders(grants('VOLUME_ATTACHMENT_CREATE'))).toEqual(['reattach']);
    const [attach] = of('reattach').filter(grants('VOLUME_ATTACHMENT_CREATE'));
    expect(attach).toMatchObject({
      permissions: ['VOLUME_ATTACHMENT_CREATE', 'VOLUME_WRITE', 'INSTANCE_ATTACH_VOLUME'],
      conditions: { 'request.operation': 'AttachVolume' },
      when: 'reattach',
    });
    for (const permission of ['VOLUME_WRITE', 'INSTANCE_ATTACH_VOLUME'])
      expect(holders(grants(permission))).toEqual(['reattach']);
  });

  test('no permission that detaches, deletes or switches off is named, but that of the single writer on what it took in, and of the lifecycle rules', () => {
    const named = statements.flatMap(({ id, permissions }) => (permissions ?? []).map((name) => [id, name]));
    expect(named.filter(([, name = '']) => /DELETE|DETACH|POWER|TERMINATE/.test(name))).toEqual([
      ['respond-drain', 'OBJECT_DELETE'],
      ['lifecycle-expire', 'OBJECT_DELETE'],
      ['lifecycle-expire', 'OBJECT_VERSION_DELETE'],
    ]);
  });

  test('no verb hides one of them: volumes, attachments and instances are inspected or read, never used', () => {
    const compute = statements.filter(
      ({ resource }) =>
        /^(volume|instance|boot)/.test(resource ?? '') && !/instance-agent/.test(resource ?? ''),
    );
    expect(compute.length).toBeGreaterThan(8);
    for (const { verb, resource } of compute)
      expect(['inspect', ...(resource === 'instances' ? ['read'] : [])]).toContain(verb);
    for (const { resource } of compute.filter(({ verb }) => verb === 'read'))
      expect(resource).toBe('instances');
  });

  test('attachments are only inspected, so that CHAP secrets stay unreadable', () => {
    const verbs = statements
      .filter(({ resource }) => resource === 'volume-attachments')
      .map(({ verb }) => verb);
    expect(new Set(verbs)).toEqual(new Set(['inspect']));
  });

  test('only probe may create Run Commands, and only while it is enabled', () => {
    const commands = grants('INSTANCE_AGENT_COMMAND_CREATE');
    expect(holders(commands)).toEqual(['probe']);
    expect(holders(({ resource }) => resource === 'instance-agent-command-family')).toEqual([]);
    expect(statements.filter(commands).map(({ when }) => when)).toEqual(['probe']);
  });

  test('detect may create three kinds of objects, change the lease and invoke respond: nothing else', () => {
    expect(of('detect').map(statementText)).toEqual([
      "Allow dynamic-group id {group:detect} to {OBJECT_INSPECT} in compartment id {home} where target.bucket.name = '{state_bucket}'",
      "Allow dynamic-group id {group:detect} to {OBJECT_CREATE} in compartment id {home} where all {target.bucket.name = '{state_bucket}', any {target.object.name = 'inbox/detect/*', target.object.name = 'attempts/*', target.object.name = 'dead-letter/*'}}",
      "Allow dynamic-group id {group:detect} to {OBJECT_READ, OBJECT_CREATE, OBJECT_OVERWRITE} in compartment id {home} where all {target.bucket.name = '{state_bucket}', target.object.name = 'lease/*'}",
      "Allow dynamic-group id {group:detect} to use fn-invocation in compartment id {home} where target.function.id = '{function:respond}'",
    ]);
  });

  test('respond never touches a volume or an instance, and writes approvals nowhere', () => {
    const written = of('respond').filter(({ permissions }) =>
      permissions?.some((p) => /CREATE|OVERWRITE/.test(p)),
    );
    const approvals = written.filter((one) =>
      valuesOf(one.conditions?.['target.bucket.name'] ?? []).includes('{approvals_bucket}'),
    );
    expect(approvals.map(({ conditions }) => conditions?.['target.object.name'])).toEqual([['plans/*']]);
    const approvers = holders((one) =>
      valuesOf(one.conditions?.['target.object.name'] ?? []).includes('approvals/*'),
    );
    expect(approvers).toEqual(['console']);
  });
});

test('every statement is of Oracle’s grammar', () => {
  expect(statements.map(statementText).map((text) => parsePolicy(filledIn(text)).where)).toHaveLength(
    statements.length,
  );
});

/** With something in the place of each name in braces. */
function filledIn(text: string): string {
  return text.replaceAll(/\{([a-z]+(?:[_:-][a-z]+)*)\}/g, 'x-$1');
}

describe('nothing is wider than it must be', () => {
  test('every statement on objects names its bucket', () => {
    const objects = statements.filter(
      (one) => one.resource === 'objects' || one.permissions?.some((name) => name.startsWith('OBJECT_')),
    );
    expect(objects.length).toBeGreaterThan(15);
    for (const one of objects) expect(one.conditions).toHaveProperty(['target.bucket.name']);
  });

  test('whoever creates or changes objects is bound to folders, the single writer too', () => {
    const free = statements.filter(
      (one) =>
        (one.resource === 'objects' ||
          one.permissions?.some((name) => /OBJECT_(CREATE|OVERWRITE)/.test(name))) &&
        one.conditions?.['target.object.name'] === undefined,
    );
    expect(free.map(({ id }) => id)).toEqual([]);
  });

  test('nobody manages anything', () => {
    expect(statements.filter(({ verb }) => verb === 'manage')).toEqual([]);
  });

  test('a function is invoked by its id', () => {
    const invoked = statements.filter(({ resource }) => resource === 'fn-invocation');
    for (const one of invoked)
      expect(one.conditions?.['target.function.id']).toMatch(
        /^\{function:(detect|observe|respond|sweep|probe|reattach|console)\}$/,
      );
    const by = (name: string) =>
      invoked
        .filter((one) => one.conditions?.['target.function.id'] === `{function:${name}}`)
        .map(({ principal }) => principal);
    expect([by('detect'), by('observe'), by('sweep'), by('console')]).toEqual([
      ['connector'],
      ['events'],
      ['schedule'],
      ['gateway'],
    ]);
    // A family holds the right to invoke from "use" on.
    const families = statements.filter(({ resource }) => resource === 'functions-family');
    expect(new Set(families.map(({ verb }) => verb))).toEqual(new Set(['read']));
  });

  test('each writer of the inbox is bound to the folder of its name, and no folder has two', () => {
    const writing = statements.filter((one) =>
      one.permissions?.some((name) => /CREATE|OVERWRITE/.test(name)),
    );
    const folders = writing.flatMap((one) =>
      valuesOf(one.conditions?.['target.object.name'] ?? [])
        .filter((name) => name.startsWith('inbox/'))
        .map((name) => [one.principal, name]),
    );
    expect(Object.fromEntries(folders)).toEqual(
      Object.fromEntries(WRITERS.map((writer) => [writer, `inbox/${writer}/*`])),
    );
    expect(folders).toHaveLength(WRITERS.length);
  });

  test('nodes write into their own log group, Connector Hub reads that one; what is decided lies in another one', () => {
    const pushes = statements.filter(
      (one) => one.permissions?.includes('LOG_CONTENT_PUSH') || one.resource === 'log-content',
    );
    const groups = pushes.map(({ principal, permissions, conditions }) => [
      principal,
      permissions ?? 'read',
      conditions?.['target.loggroup.id'],
    ]);
    expect(groups).toEqual([
      ['respond', ['LOG_CONTENT_PUSH'], '{own_log_group}'],
      ['sweep', ['LOG_CONTENT_PUSH'], '{node_log_group}'],
      ['console', ['LOG_CONTENT_PUSH'], '{own_log_group}'],
      ['connector', 'read', '{node_log_group}'],
      ['nodes', ['LOG_CONTENT_PUSH'], '{node_log_group}'],
    ]);
  });

  test('what Connector Hub, Events and the agents get does not reach the compartment of the acting functions', () => {
    const reaching = statements.filter((one) => one.in === 'act').map(({ principal }) => principal);
    expect(new Set(reaching)).toEqual(new Set(['respond']));
  });

  test('services are bound to this installation', () => {
    for (const one of [...of('connector'), ...of('schedule'), ...of('gateway')])
      expect(Object.keys(one.conditions ?? {}).join()).toMatch(
        /request\.(principal|resource)\.(compartment\.)?id|compartment\.id/,
      );
  });

  test('Object Storage may use one key for each bucket, and nobody else may use any', () => {
    const keys = statements.filter(({ resource }) => resource === 'keys' || resource === 'vaults');
    expect(keys.map(({ principal, verb, conditions }) => [principal, verb, conditions])).toEqual([
      ['storage', 'use', { 'target.key.id': '{approval_key}' }],
      ['storage', 'use', { 'target.key.id': '{state_key}' }],
    ]);
    expect(statements.flatMap(({ permissions }) => permissions ?? []).join()).not.toMatch(/KEY_|VAULT_/);
  });

  test('no statement says the same as another one of its principal', () => {
    const texts = statements.map((one) => `${one.when} ${statementText(one)}`);
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('nothing is granted in the tenancy, and no policy text is written outside the data file', async () => {
    for (const one of statements) expect(statementText(one)).not.toMatch(/in tenancy|any-group/);
    const sources = await terraformSources();
    const elsewhere = sources.filter(
      ({ path, body }) =>
        !path.includes('modules/iam/') &&
        /[Aa]llow (dynamic-group|group|any-user|service)/.test(JSON.stringify(body)),
    );
    expect(elsewhere.map(({ path }) => path)).toEqual([]);
    const policies = sources
      .flatMap((source) => blocksOf(source, 'resource'))
      .filter(({ type }) => type === 'oci_identity_policy');
    expect(policies).toHaveLength(1);
  });
});

test('the statements that reviewers read are those of the data file', () => {
  const golden = join(ROOT, 'test/terraform/golden/policies.txt');
  const text = `${statements.map((one) => `[${one.when}] ${statementText(one)}\n    ${one.why}`).join('\n')}\n`;
  if (process.env['UPDATE_GOLDEN'] === 'true') writeFileSync(golden, text);
  expect(readText('test/terraform/golden/policies.txt')).toBe(text);
});
