import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { checkSync } from 'recheck';
import { parseLine } from '../../../functions/core/record/parse-line.ts';
import { CAPTURE_NAMES } from '../../../functions/core/rules/captures.ts';
import { createMatcher, writes } from '../../../functions/core/rules/matcher.ts';
import { parseRulePack } from '../../../functions/core/rules/pack-file.ts';
import { builtInRules, type Rule } from '../../../functions/core/rules/rule-pack.ts';
import { SEVERITIES, SIGNAL_KINDS } from '../../../functions/core/rules/signal-kinds.ts';
import { documentedRules } from '../../support/documented-rules.ts';

process.env['RECHECK_BACKEND'] = 'pure';

const FILES = ['iscsid', 'kernel', 'multipath', 'competitors', 'system', 'lifekeeper'];
const RULES_FOLDER = join(__dirname, '../../../functions/core/rules');
const ZONE = { zone: 'UTC' };
const RECORD = { instanceId: null, host: null, time: Date.UTC(2026, 10, 22, 10, 15, 5) };
const rules = documentedRules();
const matcher = createMatcher(rules);

const OPTIONAL: ReadonlySet<string> = new Set(['detail', 'needsProgram']);
const FIELDS = [
  'id',
  'source',
  'programs',
  'needsProgram',
  'literals',
  'pattern',
  'captures',
  'detail',
  'kind',
  'severity',
  'clears',
  'samples',
  'nearMisses',
];

function parsePack(text: string): { readonly rules: readonly object[] } {
  return JSON.parse(text);
}

function readPack(name: string): string {
  return readFileSync(join(RULES_FOLDER, 'pack', `${name}.json`), 'utf8');
}

/** A sample as it stands in a log: without any header, and behind rsyslog's. */
function asLogged(sample: string): readonly string[] {
  return [sample, `Nov 22 10:15:05 lknode1 ${sample}`, `2026-11-22T10:15:05.123456+00:00 lknode1 ${sample}`];
}

function matchText(text: string) {
  return matcher.match(parseLine(text, RECORD.time, ZONE), RECORD);
}

function fitsRule(rule: Rule, text: string): boolean {
  const line = parseLine(text, RECORD.time, ZONE);
  return writes(rule, line.program) && new RegExp(rule.pattern).test(line.message);
}

describe.each(rules.map((rule) => [rule.id, rule] as const))('rule %s', (_id, rule) => {
  it('is the first to match each of its samples, whatever the header', () => {
    for (const sample of rule.samples) {
      for (const text of asLogged(sample)) {
        expect({ text, rule: matchText(text)?.rule }).toEqual({ text, rule: rule.id });
        expect({ text, may: matcher.mayMatch(text) }).toEqual({ text, may: true });
      }
    }
  });

  it('matches none of its near misses', () => {
    for (const miss of rule.nearMisses) {
      for (const text of asLogged(miss))
        expect({ text, fits: fitsRule(rule, text) }).toEqual({ text, fits: false });
    }
  });

  it('names its captures as its groups, and every capture occurs in a sample', () => {
    const groups = [...rule.pattern.matchAll(/\(\?<([a-zA-Z0-9_]+)>/g)].map(([, name]) =>
      (name ?? '').replace(/_\d$/, ''),
    );
    expect([...new Set(groups)]).toEqual(rule.captures);
    const seen = new Set<string>();
    for (const sample of rule.samples) {
      const found = new RegExp(rule.pattern).exec(parseLine(sample, RECORD.time, ZONE).message);
      for (const [name, value] of Object.entries(found?.groups ?? {})) {
        if (value !== undefined) seen.add(name.replace(/_\d$/, ''));
      }
    }
    expect([...seen].sort()).toEqual([...rule.captures].sort());
  });

  it('has a pattern whose time grows linearly with the line', () => {
    const result = checkSync(rule.pattern, '', { timeout: 20_000, checker: 'automaton' });
    expect({ pattern: rule.pattern, status: result.status }).toEqual({
      pattern: rule.pattern,
      status: 'safe',
    });
  });
});

describe('the pack as published', () => {
  test('what the functions run by are the rules of these files, checked against their schema', () => {
    expect(builtInRules()).toEqual(rules);
  });

  const schema: unknown = JSON.parse(readFileSync(join(RULES_FOLDER, 'rule-pack.schema.json'), 'utf8'));

  it.each(FILES)('%s.json follows rule-pack.schema.json', (name) => {
    const validate = new Ajv({ allErrors: true, strictTypes: false }).compile(schema as object);
    validate(JSON.parse(readPack(name)));
    expect(validate.errors).toBeNull();
  });

  it.each(FILES)("%s.json is in canonical form: fields in the schema's order, no key twice", (name) => {
    const text = readPack(name);
    const pack = parsePack(text);
    expect(text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1')).toBe(JSON.stringify(pack));
    for (const rule of pack.rules) {
      const fields = FIELDS.filter((field) => !OPTIONAL.has(field) || Object.hasOwn(rule, field));
      expect(Object.keys(rule)).toEqual(fields);
    }
  });

  it('has a schema that lists the same kinds, severities and captures as the types', () => {
    expect(schema).toMatchObject({
      definitions: {
        rule: {
          properties: {
            kind: { enum: [...SIGNAL_KINDS] },
            severity: { enum: [...SEVERITIES] },
            captures: { items: { enum: [...CAPTURE_NAMES] } },
          },
        },
      },
    });
  });

  it('covers every kind of signal', () => {
    const kinds = new Set(rules.map((rule) => rule.kind));
    expect(SIGNAL_KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  const packFile = (name: string, list: readonly unknown[]) => ({
    name,
    content: { $schema: 'x', title: 'x', rules: list },
  });

  it('is refused with all its faults at once, each with file, rule and field', () => {
    const bad = { ...rules[0], id: 'ISCSID-NEW', pattern: 'no anchor', captures: ['colour'], nearMisses: [] };
    const other = { ...rules[0], id: 'KERN-NEW', severity: 'bad' };
    const files = [packFile('iscsid.json', [rules[0], bad]), packFile('kernel.json', [other])];
    const lines = [
      /^ {2}iscsid\.json: rule ISCSID-NEW \(rules\.1\): pattern: /m,
      /^ {2}iscsid\.json: rule ISCSID-NEW \(rules\.1\): captures\.0: /m,
      /^ {2}iscsid\.json: rule ISCSID-NEW \(rules\.1\): nearMisses: /m,
      /^ {2}kernel\.json: rule KERN-NEW \(rules\.0\): severity: /m,
    ];
    for (const line of lines) expect(() => parseRulePack(files)).toThrow(line);
  });

  it('is refused when a pattern is no expression, an id stands twice, or clears names no rule', () => {
    const broken = { ...rules[0], pattern: '^(' };
    expect(() => parseRulePack([packFile('a.json', [broken])])).toThrow(
      /a\.json: rule \S+ \(rules\.0\): pattern: Invalid/,
    );
    const own = { ...rules[0], clears: [] };
    expect(() => parseRulePack([packFile('a.json', [own, own])])).toThrow('occurs twice');
    const loose = { ...rules[0], clears: ['NO-SUCH'] };
    expect(() => parseRulePack([packFile('a.json', [loose])])).toThrow(
      `rule ${rules[0]?.id}: is cleared by NO-SUCH`,
    );
  });
});
