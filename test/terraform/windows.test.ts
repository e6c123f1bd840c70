import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WrittenWindow } from '../../functions/core/incident/policy.ts';
import { parseWindows } from '../../functions/core/incident/window-text.ts';
import { isPresent, testWhere } from '../support/where-present.ts';
import { readText } from './terraform-source.ts';

// Terraform itself renders: no provider is needed for a variable and a local value.
const testTerraform = testWhere(isPresent('terraform', 'version'), 'TERRAFORM', 'install terraform');

describe('maintenance windows', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'warden-windows-'));
    const variables = ['maintenance_windows', 'announced_work'].map((name) => {
      const found = new RegExp(`^variable "${name}" \\{\\n[\\s\\S]*?\\n\\}\\n`, 'm').exec(
        readText('terraform/modules/suite/variables.tf'),
      );
      if (found === null) throw new Error(`modules/suite has no ${name}`);
      return found[0];
    });
    const local = readText('terraform/modules/suite/main.windows.tf');
    writeFileSync(
      join(folder, 'main.tf'),
      `${variables.join('\n')}\n${local}\noutput "text" {\n  value = local.windows\n}\n`,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const render = (
    windows: unknown,
    texts: unknown = [],
  ): { readonly text: string; readonly error: string } => {
    writeFileSync(
      join(folder, 'terraform.tfvars.json'),
      JSON.stringify({ maintenance_windows: windows, announced_work: texts }),
    );
    const run = (...args: string[]) =>
      spawnSync('terraform', [...args, '-no-color'], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
    const applied = run('apply', '-auto-approve', '-input=false');
    if (applied.status !== 0) return { text: '', error: applied.stderr.replace(/\s*\n[│|]?\s*/g, ' ') };
    return { text: run('output', '-raw', 'text').stdout, error: '' };
  };

  testTerraform(
    'a text of the form is the one that the functions read, and what they would refuse is refused',
    () => {
      const texts = [
        ' CL1 Sat,Sun 02:00+180m',
        '* daily 02:00+60m',
        '本番 1 2026-12-01T22:00/2026-12-02T02:00',
      ];
      const { text, error } = render([{ start: '00:05', minutes: 1 }], texts);
      expect(error).toBe('');
      expect(text).toBe(
        '* daily 00:05+1m; CL1 Sat,Sun 02:00+180m; * daily 02:00+60m; 本番 1 2026-12-01T22:00/2026-12-02T02:00',
      );
      expect(parseWindows(text)).toMatchObject({ ok: true });
      for (const wrong of [
        '',
        'CL1',
        'Sun 02:00+180m',
        'CL1 Sun 02:00',
        'a;b daily 02:00+60m',
        'CL1 Sonntag 02:00+60m',
      ]) {
        expect([wrong, render([], [wrong]).error]).toEqual([
          wrong,
          expect.stringContaining('announced_work: a cluster'),
        ]);
      }
    },
    120_000,
  );

  testTerraform(
    'the text that Terraform writes is the one that the functions read',
    () => {
      const given = [
        { weekdays: ['Sun'], start: '02:00', minutes: 180 },
        { cluster: 'CL1', weekdays: ['Mon', 'Wed'], start: '23:30', minutes: 1440 },
        { cluster: '本番 1', start: '00:05', minutes: 1 },
        { cluster: 'CL1', from: '2026-12-01T22:00', until: '2026-12-02T02:00' },
      ];
      const expected: WrittenWindow[] = [
        { cluster: '*', weekdays: [7], start: '02:00', minutes: 180 },
        { cluster: 'CL1', weekdays: [1, 3], start: '23:30', minutes: 1440 },
        { cluster: '本番 1', start: '00:05', minutes: 1 },
        { cluster: 'CL1', from: '2026-12-01T22:00', until: '2026-12-02T02:00' },
      ];
      const { text, error } = render(given);
      expect(error).toBe('');
      expect(text).toBe(
        '* Sun 02:00+180m; CL1 Mon,Wed 23:30+1440m; 本番 1 daily 00:05+1m; CL1 2026-12-01T22:00/2026-12-02T02:00',
      );
      expect(parseWindows(text)).toEqual({ ok: true, windows: expected });
      expect(render([])).toEqual({ text: '', error: '' });
    },
    120_000,
  );

  testTerraform(
    'what the functions would refuse, Terraform refuses first and says what to write',
    () => {
      const wrong: [unknown, RegExp][] = [
        [{ cluster: 'a;b', start: '02:00', minutes: 5 }, /without semicolons/],
        [{ cluster: ' CL1', start: '02:00', minutes: 5 }, /without blanks around it/],
        [{ cluster: 'CL1 Sun', start: '02:00', minutes: 5 }, /days go into weekdays/],
        [{ cluster: 'CL1' }, /either start and minutes/],
        [{ start: '02:00' }, /either start and minutes/],
        [{ start: '02:00', minutes: 5, from: '2026-12-01T22:00', until: '2026-12-02T02:00' }, /not both/],
        [{ weekdays: ['Sunday'], start: '02:00', minutes: 5 }, /weekdays must be Mon/],
        [{ weekdays: ['Sun', 'Sun'], start: '02:00', minutes: 5 }, /each once/],
        [{ start: '24:00', minutes: 5 }, /a time such as 02:00/],
        [{ start: '02:00', minutes: 1441 }, /from 1 to 1440/],
        [{ start: '02:00', minutes: 1.5 }, /a whole number/],
        [{ from: '2026-02-28T22:00', until: '2026-02-30T02:00' }, /local times that exist/],
        [{ from: '2026-12-02T02:00', until: '2026-12-01T22:00' }, /from comes first/],
        [{ from: '2026-12-01T22:00Z', until: '2026-12-02T02:00Z' }, /write no Z/],
      ];
      for (const [window, message] of wrong)
        expect({ window, error: render([window]).error }).toEqual({
          window,
          error: expect.stringMatching(message),
        });
    },
    240_000,
  );
});
