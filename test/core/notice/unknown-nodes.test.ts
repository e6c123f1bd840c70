import { UNSENT } from '../../../functions/core/incident/incident.ts';
import { entryText } from '../../../functions/core/notice/entry-text.ts';

function said(count: number, language: 'en' | 'ja') {
  const facts = { schema: 'warden.strangers-notice/1', incidentId: 'a', at: 1, since: 1, count, nodes: [] };
  const entry = { ...UNSENT, seq: 1, reason: 'first', severity: 'high', dueAt: 1, facts } as const;
  return entryText(entry, { languages: [language], zone: 'UTC', mode: 'observe' });
}

test.each([
  [9_999, 'unknown nodes report trouble (9999)', '未登録ノード9999台から障害の報告'],
  [10_000, 'unknown nodes report trouble (10000 or more)', '未登録ノード10000台以上から障害の報告'],
])('unknown nodes are counted to 10,000, and what may be more says so: %i', (count, en, ja) => {
  expect(said(count, 'en').title).toContain(en);
  expect(said(count, 'ja').title).toContain(ja);
});
