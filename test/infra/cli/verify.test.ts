import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { preflightText } from '../../../infra/cli/doctor.ts';
import { mustOnlyRead, type Ran, type RunOci } from '../../../infra/cli/oci-program.ts';
import { preflight } from '../../../infra/cli/preflight.ts';
import { keyOf, textIn } from '../../../infra/cli/text/text.ts';
import { verifyReport } from '../../../infra/cli/verify.ts';
import { CHECKS, unnamed, verify } from '../../../infra/cli/verify-checks.ts';
import { englishIn } from '../../support/english.ts';

const TARGET = {
  name: 'warden',
  region: 'ap-tokyo-1',
  home: 'ocid1.compartment.oc1..aaaaaaaahome123456',
  watched: 'ocid1.compartment.oc1..aaaaaaaanodes654321',
  since: '2026-11-28T00:00:00.000Z',
  until: '2026-11-29T00:00:00.000Z',
};
const answer = (data: unknown): Ran => ({ code: 0, stdout: JSON.stringify({ data }), stderr: '' });
const nothing: Ran = { code: 0, stdout: '', stderr: '' };

/** Rows that no look into a tenancy decides, by how they begin. */
const NOT_BY_LOOKING: Readonly<Record<string, string>> = {
  'After a detach the portal refuses the node': 'needs a test volume',
  '`lcdstatus -q`': 'on a node',
  'OCI attaches a volume': 'attaches',
  '`lkscsid` of LifeKeeper': 'on a node',
  'The two workflows': 'not in the tenancy',
  'Functions pulls an image': 'needs a release',
  'Resource Manager: lists': 'in a form',
  'Own key of the approvals': 'disables a key',
  'Links: `GetSecretBundle` gives': 'rotates a key',
  'Links: a deployment without': 'in a browser',
  Cost: 'a month of bills',
};

test('every row of what is not verified has one command, or a reason why looking does not decide it', () => {
  const page = readFileSync(join(__dirname, '..', '..', '..', 'docs/unverified.md'), 'utf8');
  const rows = [...page.matchAll(/^\| (?!-|Not verified)([^|]*(?:\\\|[^|]*)*)\|/gm)].map(([, row = '']) =>
    row.trim(),
  );
  expect(rows.length).toBeGreaterThan(40);
  const beginnings = [...CHECKS.flatMap(({ rows: about }) => about), ...Object.keys(NOT_BY_LOOKING)];
  const found = rows.map((row) => [row.slice(0, 60), beginnings.filter((one) => row.startsWith(one)).length]);
  expect(found.filter(([, count]) => count !== 1)).toEqual([]);
  const idle = beginnings.filter((one) => !rows.some((row) => row.startsWith(one)));
  expect(idle).toEqual([]);
});

test('every command only reads, and one that would not is never run', () => {
  for (const { args } of CHECKS) expect(() => mustOnlyRead(args(TARGET))).not.toThrow();
  for (const args of [
    ['os', 'object', 'put', '--name', 'x'],
    ['compute', 'instance', 'action'],
    ['--version'],
    [],
  ])
    expect(() => mustOnlyRead(args)).toThrow('not known to change nothing');
});

describe('what was found', () => {
  const outcomes = (run: RunOci) =>
    Object.fromEntries(verify(run, TARGET).map(({ id, outcome }) => [id, outcome]));

  test('no refused call is as assumed, one is otherwise, and no answer is neither', () => {
    expect(outcomes(() => answer({ results: [] }))['refused-calls']).toBe('assumed');
    expect(outcomes(() => answer({ results: [{ data: {} }] }))['refused-calls']).toBe('otherwise');
    expect(outcomes(() => ({ code: 1, stdout: '', stderr: 'no' }))['refused-calls']).toBe('failed');
    expect(outcomes(() => ({ code: null, stdout: '', stderr: '' }))['refused-calls']).toBe('failed');
  });

  test('an empty tenancy confirms nothing but that no call was refused', () => {
    const found = outcomes(() => nothing);
    const assumed = Object.entries(found).filter(([, outcome]) => outcome === 'assumed');
    expect(assumed.map(([id]) => id).sort()).toEqual(['lifecycle', 'refused-calls']);
  });

  test('heartbeats of agents, a function that is subscribed, and points of zero are recognised', () => {
    const by: RunOci = (args) => {
      if (args.includes('warden_agent')) return answer([{ name: 'HeartBeats' }]);
      if (args.includes('subscription'))
        return answer([{ protocol: 'ORACLE_FUNCTIONS', 'lifecycle-state': 'ACTIVE' }]);
      if (args.includes('summarize-metrics-data'))
        return answer([{ 'aggregated-datapoints': [{ value: 0.0 }] }]);
      return nothing;
    };
    const { 'agent-heartbeats': agents, subscriptions, 'idle-writes': idle } = outcomes(by);
    expect([agents, subscriptions, idle]).toEqual(['assumed', 'assumed', 'assumed']);
  });

  test('a report names nobody', () => {
    const said =
      'ocid1.instance.oc1.ap-tokyo-1.anxhiljrabcdefghijklmnop 10.1.2.3 ops@example.com https://idcs-1.example.com/x';
    expect(unnamed(said)).toBe('ocid1.instance.oc1…klmnop (ip) (mail) (address)');
    const report = verifyReport(
      verify(() => ({ code: 1, stdout: '', stderr: said }), TARGET),
      '0.1.0',
      textIn('en'),
    );
    expect(report).not.toMatch(/anxhiljr|aaaaaaaa|10\.1\.2\.3|ops@|idcs-1/);
    expect(report).toContain(`${CHECKS.length} failed`);
  });

  test('the report says what each check is about, in the language of whoever runs it', () => {
    const found = verify(() => ({ code: null, stdout: '', stderr: '' }), TARGET);
    for (const { id } of found)
      expect({ id, about: keyOf('verify.is', id) }).not.toEqual({ id, about: null });
    const report = verifyReport(found, '0.1.0', textIn('ja'));
    expect(report).toContain('## schedule: 失敗\n1時間ごとのスケジュール\n');
    const words = report.replaceAll(/^```\noci [^\n]+/gm, '').replaceAll(/^## \S+:/gm, '');
    expect(englishIn(words)).toEqual([]);
  });
});

describe('before the first apply', () => {
  const target = {
    tenancy: 'ocid1.tenancy.oc1..t',
    compartment: 'ocid1.compartment.oc1..home',
    watched: ['ocid1.compartment.oc1..home'],
    name: 'warden',
    region: 'ap-tokyo-1',
  };
  const refused = (code: string): Ran => ({
    code: 1,
    stdout: '',
    stderr: `ServiceError:\n{\n    "code": "${code}",\n    "status": 404\n}`,
  });
  const policies = (count: number, name = 'other') => [{ name, statements: Array(count).fill('Allow …') }];
  const USUAL: Readonly<Record<string, Ran>> = {
    'region-subscription list': answer([
      { 'is-home-region': true, 'region-name': 'ap-tokyo-1', status: 'READY' },
    ]),
    'compartment get': answer({ 'compartment-id': target.tenancy }),
    'bucket get': refused('BucketNotFound'),
    'resource-availability get': refused('NotAuthorizedOrNotFound'),
  };
  const tenancy =
    (change: Partial<Record<string, Ran>> = {}): RunOci =>
    (args) => {
      const [, kind = '', operation = ''] = args;
      const given = change[`${kind} ${operation}`];
      if (given !== undefined) return given;
      return USUAL[`${kind} ${operation}`] ?? nothing;
    };
  const not = (wanted: string, run: RunOci) =>
    preflight(run, target)
      .filter(({ verdict }) => verdict === wanted)
      .map(({ check }) => check);
  const bad = (run: RunOci) => not('bad', run);

  test('a tenancy with room is good', () => expect(bad(tenancy())).toEqual([]));

  test.each<[string, Partial<Record<string, Ran>>, string[]]>([
    [
      'another region',
      {
        'region-subscription list': answer([{ 'is-home-region': true, 'region-name': 'x', status: 'READY' }]),
      },
      ['region'],
    ],
    ['42 groups of others', { 'dynamic-group list': answer(Array(42).fill({ name: 'g' })) }, ['groups']],
    ['213 statements here and as many at the root', { 'policy list': answer(policies(213)) }, ['statements']],
    [
      'a compartment below that is not named',
      { 'compartment list': answer([{ id: 'c', name: 'db', 'lifecycle-state': 'ACTIVE' }]) },
      ['children'],
    ],
    ['a bucket of that name', { 'bucket get': answer({ name: 'warden-state-ap-tokyo-1' }) }, ['names']],
    ['a topic of that name', { 'topic list': answer([{ name: 'warden-wake' }]) }, ['names']],
  ])('%s is not', (_, change, wanted) => expect(bad(tenancy(change))).toEqual(wanted));

  test('what may not be read is neither good nor bad, and says why', () => {
    const run = tenancy({ 'policy list': refused('NotAuthorizedOrNotFound'), 'topic list': refused('X') });
    expect([bad(run), not('unread', run)]).toEqual([[], ['names', 'statements']]);
    const shown = preflightText(preflight(run, target), 'en');
    expect(shown).toMatch(/^\[not read\] [^\n]*: ocid1\S+ \(NotAuthorizedOrNotFound\)\n +Nothing is known/m);
    expect(shown).not.toContain('Take statements together');
  });

  test.each<[string, Ran, string]>([
    ['no such program', { code: null, stdout: '', stderr: '' }, 'ENOENT'],
    [
      'no configuration file',
      { code: 1, stdout: '', stderr: 'ERROR: Could not find config file at ~/.oci/config' },
      'ERROR: Could not find config file at ~/.oci/config',
    ],
  ])('%s: one finding, and nothing that was not looked at', (_, ran, detail) => {
    expect(preflight(() => ran, target)).toEqual([
      { check: 'program', verdict: 'bad', subject: 'oci', detail },
    ]);
  });

  test.each([
    ['limit that is used up', 2, 'bad'],
    ['limit with room', 3, 'good'],
  ])('a %s, where Oracle counts', (_, left, verdict) => {
    const run = tenancy({
      'value list': answer([{ name: 'topic-count', value: 100 }]),
      'resource-availability get': answer({ available: left, used: 100 - left }),
    });
    expect(preflight(run, target)).toContainEqual({
      check: 'topics',
      verdict,
      subject: 'ap-tokyo-1',
      detail: `3 / ${left}`,
    });
  });

  test('twenty compartments need more rules and alarms than a region usually allows, and a raised limit is enough', () => {
    const watched = [...Array(20).keys()].map((one) => `ocid1.compartment.oc1..w${one}`);
    const found = (run: RunOci) =>
      preflight(run, { ...target, watched })
        .filter(({ check }) => check === 'rules' || check === 'alarms')
        .map(({ check, verdict, detail }) => `${check} ${verdict} ${detail}`);
    expect(found(tenancy())).toEqual(['rules bad 60 / 50', 'alarms bad 51 / 50']);
    const raised = answer([
      { name: 'rule-count', value: 100 },
      { name: 'alarms-count', value: 200 },
    ]);
    expect(found(tenancy({ 'value list': raised }))).toEqual(['rules good 60 / 100', 'alarms good 51 / 200']);
  });

  test('what an installation of this name has already is not counted twice', () => {
    const own = { 'policy list': answer(policies(400, 'warden-ap-tokyo-1-home-1')) };
    expect(bad(tenancy(own))).toEqual([]);
    expect(
      bad(tenancy({ 'dynamic-group list': answer(Array(42).fill({ name: 'warden-ap-tokyo-1-detect' })) })),
    ).toEqual([]);
  });
});
