import { parseRulePack } from '../../../functions/core/rules/pack-file.ts';

const GOOD = {
  id: 'X-LOST',
  source: 'github:example/example@1234567 lib/x.c:1',
  programs: ['iscsid'],
  literals: ['volume lost'],
  pattern: '^volume lost$',
  captures: [],
  kind: 'session-lost',
  severity: 'high',
  clears: [],
  samples: ['iscsid: volume lost'],
  nearMisses: ['a', 'b', 'c'],
};

const fileOf = (rules: unknown, name = 'x.json') => ({ name, content: { $schema: 's', title: 't', rules } });
const parse = (...rules: readonly unknown[]) => parseRulePack([fileOf(rules)]);

/** The complaints about these files, one a line. */
function faultsOf(...files: Parameters<typeof parseRulePack>[0]): readonly string[] {
  try {
    parseRulePack(files);
    return [];
  } catch (error) {
    const [head, ...lines] = (error as Error).message.split('\n');
    expect(head).toBe('Rule pack:');
    return lines;
  }
}

describe('what a rule may say', () => {
  it.each<[string, object]>([
    ['ids of several words', { id: 'X2-LOST-2' }],
    ['programs of any ending', { programs: ['oci-utils*', 'my_app.x'] }],
    ['any program', { programs: ['*'] }],
    ['that a line without a program is not its own', { needsProgram: true }],
    ['the shortest words', { literals: ['abc'] }],
    ['words with signs', { literals: ["!#$%&'()*+,-.09:;<=>?@AZ[]^_`az{|}~ "] }],
    ['names of its groups', { captures: ['session', 'detail'] }],
    ['a fixed detail', { detail: 'connection refused' }],
    ['that it is cleared by itself', { clears: ['X-LOST'] }],
  ])('%s', (_, more) => {
    expect(parse({ ...GOOD, ...more })).toEqual([{ ...GOOD, ...more }]);
  });

  it.each<[string, object]>([
    ['id', { id: 'x-lost' }],
    ['id', { id: 'LOST' }],
    ['id', { id: '2X-LOST' }],
    ['id', { id: 'X-LOST ' }],
    ['id', { id: ' X-LOST' }],
    ['id', { id: 'X-' }],
    ['id', { id: 7 }],
    ['source', { source: '' }],
    ['programs', { programs: [] }],
    ['programs.0', { programs: [''] }],
    ['programs.0', { programs: ['7zip'] }],
    ['programs.0', { programs: ['a b'] }],
    ['programs.0', { programs: ['a*b'] }],
    ['programs.1', { programs: ['a', '**'] }],
    ['needsProgram', { needsProgram: false }],
    ['literals', { literals: [] }],
    ['literals.0', { literals: ['ab'] }],
    ['literals.0', { literals: ['say "x"'] }],
    ['literals.0', { literals: ['a/dev'] }],
    ['literals.0', { literals: ['a\\dev'] }],
    ['literals.0', { literals: ['naïve'] }],
    ['literals.0', { literals: ['tab\tx'] }],
    ['pattern', { pattern: 'volume lost$' }],
    ['captures.0', { captures: ['colour'] }],
    ['detail', { detail: 7 }],
    ['kind', { kind: 'lost' }],
    ['severity', { severity: 'bad' }],
    ['clears.0', { clears: ['none'] }],
    ['samples', { samples: [] }],
    ['samples.0', { samples: [''] }],
    ['nearMisses', { nearMisses: ['a', 'b'] }],
    ['nearMisses.2', { nearMisses: ['a', 'b', ''] }],
    ['colour', { colour: 'red' }],
  ])('a fault in %s is named: %j', (field, more) => {
    const name = String((more as { id?: unknown }).id ?? 'X-LOST');
    const id = typeof (more as { id?: unknown }).id === 'number' ? '?' : name;
    const [fault, ...others] = faultsOf(fileOf([{ ...GOOD, ...more }]));
    expect(fault?.startsWith(`  x.json: rule ${id} (rules.0): ${field}: `)).toBe(true);
    expect(others.filter((other) => !other.includes(`: ${field}: `))).toEqual([]);
  });

  it.each(Object.keys(GOOD))('a rule without %s is refused', (field) => {
    const rest = Object.fromEntries(Object.entries(GOOD).filter(([key]) => key !== field));
    const id = field === 'id' ? '?' : 'X-LOST';
    expect(faultsOf(fileOf([rest]))[0]).toContain(`x.json: rule ${id} (rules.0): ${field}: `);
  });
});

describe('faults of files', () => {
  it.each<[string, unknown, RegExp]>([
    ['no object', 'text', /^ {2}x\.json: root: /],
    ['no title', { $schema: 's', rules: [] }, /^ {2}x\.json: title: /],
    ['no schema', { title: 't', rules: [] }, /^ {2}x\.json: \$schema: /],
    ['something else', { $schema: 's', title: 't', rules: [], more: 1 }, /^ {2}x\.json: more: /],
    ['no list of rules', { $schema: 's', title: 't', rules: 'x' }, /^ {2}x\.json: rules: /],
    [
      'a rule that is none',
      { $schema: 's', title: 't', rules: [GOOD, 'x'] },
      /^ {2}x\.json: rule \? \(rules\.1\): rule: /,
    ],
  ])('%s', (_, content, fault) => {
    const faults = faultsOf({ name: 'x.json', content });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  it('rules of several files come in the order of the files', () => {
    const [a, b, c] = ['X-A', 'X-B', 'X-C'].map((id) => ({ ...GOOD, id }));
    expect(parseRulePack([fileOf([b, a]), fileOf([c], 'y.json')]).map(({ id }) => id)).toEqual([
      'X-B',
      'X-A',
      'X-C',
    ]);
    expect(parseRulePack([])).toEqual([]);
  });

  it('of a rule that clears nothing known, and of an id that stands more than twice, one complaint each', () => {
    const twice = { ...GOOD, clears: ['X-NONE', 'X-LOST'] };
    expect(faultsOf(fileOf([twice]))).toEqual(['  rule X-LOST: is cleared by X-NONE, which is no rule']);
    expect(faultsOf(fileOf([GOOD, GOOD]), fileOf([GOOD], 'y.json'))).toEqual([
      '  rule X-LOST: id X-LOST occurs twice',
    ]);
  });

  it('a rule of another file clears; of a file with faults nobody knows which rules it has', () => {
    const cleared = { ...GOOD, clears: ['Y-BACK'] };
    const back = { ...GOOD, id: 'Y-BACK' };
    expect(faultsOf(fileOf([cleared]), fileOf([back], 'y.json'))).toEqual([]);
    const broken = faultsOf(fileOf([cleared]), fileOf([{ ...back, kind: 'x' }], 'y.json'));
    expect(broken).toHaveLength(1);
    expect(broken[0]).toMatch(/^ {2}y\.json: rule Y-BACK \(rules\.0\): kind: /);
  });

  it('a pattern that is no expression is named with its place; those that are ones are not', () => {
    const faults = faultsOf(fileOf([GOOD, { ...GOOD, id: 'X-BAD', pattern: '^(' }]));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^ {2}x\.json: rule X-BAD \(rules\.1\): pattern: Invalid regular expression/);
  });
});
