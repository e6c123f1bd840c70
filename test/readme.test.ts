import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FUNCTIONS } from '../infra/bundle/functions.ts';

const ROOT = join(__dirname, '..');
const PAGES = { en: 'README.md', ja: 'README.ja.md' } as const;
const page = (lang: keyof typeof PAGES): string => readFileSync(join(ROOT, PAGES[lang]), 'utf8');

/** What stands between `<!-- name:start -->` and `<!-- name:end -->`, without the code fence. */
function block(text: string, name: string): string {
  const found = new RegExp(
    `<!-- ${name}:start -->\\n\`\`\`text\\n([\\s\\S]*?)\`\`\`\\n<!-- ${name}:end -->`,
  ).exec(text);
  if (found?.[1] === undefined) throw new Error(`The README has no block "${name}".`);
  return found[1];
}

describe.each(['en', 'ja'] as const)('README (%s)', (lang) => {
  it('shows what warden scan really prints', () => {
    const capture = 'test/corpus/s01_refused_recover.bookworm.fork/messages.log';
    const run = spawnSync(
      process.execPath,
      ['dist/cli/warden.cjs', 'scan', '--lang', lang, '--year', '2026', capture],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect(run.status).toBe(1);
    // The last line tells how long it took, which differs from run to run.
    const report = run.stdout.trimEnd().split('\n').slice(0, -1).join('\n').trimEnd();
    expect(block(page(lang), 'scan').trimEnd()).toBe(report);
  });

  it.each(['sios-note-recovered', 'sios-note-io-failed'])(
    'shows what the simulator tells of %s',
    (scenario) => {
      const run = spawnSync(
        process.execPath,
        ['dist/cli/warden.cjs', 'simulate', scenario, '--lang', lang, '--titles'],
        { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
      );
      expect(run.status).toBe(0);
      const told = run.stdout
        .split('\n')
        .filter((line) => /^\d\d:\d\d:\d\d {2}(happens|NOTICE|出来事|通知) /.test(line));
      expect(told.length).toBeGreaterThan(4);
      expect(block(page(lang), scenario).trimEnd()).toBe(told.join('\n'));
    },
  );

  it('links only to what exists', () => {
    const targets = [...page(lang).matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map((match) => match[1] ?? '');
    expect(targets.length).toBeGreaterThan(5);
    expect(targets.filter((target) => !existsSync(join(ROOT, target)))).toEqual([]);
  });

  it('names only commands that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const used = [...page(lang).matchAll(/npm (?:run (?:-s )?)?([a-z:]+)/g)].map((match) => match[1] ?? '');
    const commands = used.filter((name) => !['and', 'install', 'ci'].includes(name));
    expect(commands).toEqual(expect.arrayContaining(['start', 'test']));
    expect(commands.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('shows a transcript of the demo with both notices', () => {
    const transcript = block(page(lang), 'transcript');
    expect(transcript).toContain('[LKW:');
    expect(transcript).toContain(lang === 'en' ? '[RECOVERED]' : '【復旧】');
    const bundles = /(?:bundles|バンドル): (.+)/.exec(transcript)?.[1]?.split(', ');
    expect(bundles).toEqual(Object.keys(FUNCTIONS).sort());
    expect(transcript).toMatch(/console .+ http:\/\/127\.0\.0\.1:\d+\/warden\//);
  });
});

it('says the same in both languages: same headings, tables and code blocks', () => {
  const shape = (text: string) => ({
    headings: [...text.matchAll(/^#+ /gm)].map((match) => match[0]),
    rows: [...text.matchAll(/^\|/gm)].length,
    fences: [...text.matchAll(/^```/gm)].length,
  });
  expect(shape(page('ja'))).toEqual(shape(page('en')));
});
