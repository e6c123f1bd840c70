import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Notices of incidents as they are recorded: of the catalogue's headlines and of whole simulated stories. */
interface Recorded {
  readonly name: string;
  readonly lang: 'ja' | 'en';
  readonly title: string;
  readonly body: string;
}

const FOLDERS = [join(__dirname, 'golden'), join(__dirname, '../../stories/golden')];

function recorded(): readonly Recorded[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => /\.(ja|en)\.txt$/.test(file))
      .flatMap((file) => noticesOf(file, readFileSync(join(folder, file), 'utf8'))),
  );
}

function noticesOf(file: string, text: string): readonly Recorded[] {
  const lang = file.endsWith('.ja.txt') ? 'ja' : 'en';
  const parts = text.startsWith('=== ') ? text.split(/^=== (?=\d)/m).slice(1) : [`- ===\n${text}`];
  return parts.flatMap((part) => {
    const [, title = '', , ...rest] = part.split('\n');
    const when = part.slice(0, part.indexOf(' '));
    return title.includes('LKW:monitor')
      ? []
      : [{ name: `${file} ${when}`, lang, title, body: rest.join('\n').trimEnd() }];
  });
}

const ALL = recorded();
/** What is about one incident; a summary of many clusters has a form of its own. */
const INCIDENTS = ALL.filter(
  ({ title, body }) => /^1 /m.test(body) && !/\d(?: clusters (?:lost|over|ends)|クラスタ)/.test(title),
);

const lines = (body: string): readonly string[] => body.split('\n').filter((line) => line.trim() !== '');

/** The blocks of a body by their headings; what stands before the first one under the empty name. */
function blocksOf(body: string): ReadonlyMap<string, readonly string[]> {
  const blocks = new Map<string, string[]>([['', []]]);
  let current = '';
  for (const line of lines(body)) {
    const heading = /^■ (.+)$/.exec(line)?.[1];
    if (heading !== undefined) {
      current = heading;
      blocks.set(current, []);
    } else blocks.get(current)?.push(line);
  }
  return blocks;
}

const COMMAND = /(sudo|timeout|oci compute|iscsiadm|terraform|systemctl|lcdstatus|\bcat |npm run)\s/;
const action = (lang: 'ja' | 'en') => (lang === 'ja' ? '対処' : 'What to do');

it('has notices to look at', () => {
  expect(INCIDENTS.length).toBeGreaterThan(60);
});

describe.each(INCIDENTS)('$name', ({ lang, title, body }) => {
  const blocks = blocksOf(body);
  const top = blocks.get('') ?? [];

  it('begins with at most four lines of what changed, then the five lines', () => {
    const first = top.findIndex((line) => line.startsWith('1 '));
    expect(first).toBeLessThanOrEqual(4);
    expect(top.slice(first).map((line) => line.slice(0, 2))).toEqual(['1 ', '2 ', '3 ', '4 ', '5 ']);
  });

  it('is at most 25 lines long, what is to be typed aside', () => {
    const steps = blocks.get(action(lang)) ?? [];
    const typed = steps.some((line) => COMMAND.test(line)) ? steps.length : 0;
    expect(lines(body).length - typed).toBeLessThanOrEqual(25);
  });

  it('does not repeat its subject, and ends that with the id of the incident', () => {
    expect(title).toMatch(/ \[LKW:[\w-]{8}\]$/);
    expect([...title].length).toBeLessThanOrEqual(255);
    expect(body).not.toContain(title);
  });

  it('leaves no place of a sentence open', () => {
    expect(`${title}\n${body}`).not.toMatch(/\{\w+\}|undefined|\bnull\b|NaN/);
  });

  it('names year and zone once', () => {
    expect(body.match(/UTC[+-]\d\d:\d\d/g)).toHaveLength(1);
    expect(body.match(/(?<![\w.-])20\d\d(?=年|,)/g)).toHaveLength(1);
  });

  it('says how to acknowledge and close, or that neither is needed', () => {
    const reply = (blocks.get(lang === 'ja' ? '連絡・受付' : 'Reply') ?? []).join('\n');
    if (/自動で終了します|closes by itself/.test(reply)) return;
    expect(reply).toMatch(/warden -- ack [\w-]+/);
    expect(reply).toMatch(/warden -- close [\w-]+ --why "/);
  });
});
