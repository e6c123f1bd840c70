import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EN } from '../../functions/core/base/errors.en.ts';
import { type ErrorCode, errorText, WardenError } from '../../functions/core/base/errors.ts';
import type { Language } from '../../functions/core/base/language.ts';
import { FINDING_CODES, type FindingCode } from '../../functions/core/monitor/finding.ts';
import { whatIsWrong, whatToDo } from '../../functions/core/monitor/words.ts';
import { causeLines, evidenceLines } from './causes-tables.ts';
import { between } from './terraform-files.ts';

/** A table of a page whose words stand in a catalogue already. */
interface Table {
  /** Path of the page in each language. */
  readonly page: Readonly<Record<Language, string>>;
  readonly name: string;
  readonly lines: (language: Language) => readonly (readonly string[])[];
}

const page = (name: string): Table['page'] => ({ en: `docs/${name}.md`, ja: `docs/${name}.ja.md` });

/** In the order of the catalogue. */
const ERRORS = [...new Set(Object.keys(EN).map((key) => key.split('.')[0] as ErrorCode))];

/** How grave each finding is, as `checkMonitor` judges it. */
const FINDINGS: Readonly<Record<FindingCode, string>> = {
  'cluster-silent': 'critical',
  'node-silent': 'medium',
  'node-down': 'high',
  'agent-metric-missing': 'low',
  'plugin-not-running': 'medium',
  'heartbeat-late': 'high',
  'heartbeat-not-sent': 'high',
  'connector-errors': 'high',
  'subscription-missing': 'high',
  'subscription-pending': 'medium',
  'dead-letters': 'medium',
  'inventory-incomplete': 'medium',
  'respond-stuck': 'critical',
  'state-unreadable': 'medium',
  'check-failed': 'low',
};

/** A finding about something without a name. */
function findingText(code: FindingCode, language: Language): string {
  const unnamed = {
    code,
    severity: 'info',
    subject: '…',
    name: '…',
    cluster: '…',
    since: null,
    detail: '…',
  } as const;
  return `${whatIsWrong(unnamed, language)}${language === 'ja' ? '。' : '. '}${whatToDo(code, language)}`;
}

const TABLES: readonly Table[] = [
  {
    page: page('errors'),
    name: 'errors',
    lines: (language) => [
      language === 'ja'
        ? ['コード', '内容', '対処', '再試行']
        : ['Code', 'What happened', 'What to do', 'Repeat'],
      ...ERRORS.map((code) => {
        const { happened, todo } = errorText(code, language);
        const repeat = new WardenError(code).retryable;
        const [yes, no] = language === 'ja' ? ['可', '不可'] : ['yes', 'no'];
        return [`\`${code}\``, happened, todo, repeat ? yes : no];
      }),
    ],
  },
  { page: page('causes'), name: 'causes', lines: causeLines },
  { page: page('causes'), name: 'evidence', lines: evidenceLines },
  {
    page: page('monitor'),
    name: 'findings',
    lines: (language) => [
      language === 'ja'
        ? ['コード', 'レベル', '意味と対処']
        : ['Code', 'Severity', 'What it means and what to do'],
      ...FINDING_CODES.map((code) => [`\`${code}\``, FINDINGS[code], findingText(code, language)]),
    ],
  },
];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The pages with tables in both languages, each table written from the catalogue that holds its words. */
export function pagesWithTables(root: string): Readonly<Record<string, string>> {
  const pages: Record<string, string> = {};
  for (const { page: paths, name, lines } of TABLES)
    for (const language of ['en', 'ja'] as const) {
      const path = paths[language];
      const [head = [], ...rows] = lines(language);
      const rule = head.map(() => '---');
      const text = pages[path] ?? readFileSync(join(root, path), 'utf8');
      pages[path] = between(path, text, name, [head, rule, ...rows].map(row).join('\n'));
    }
  return pages;
}
