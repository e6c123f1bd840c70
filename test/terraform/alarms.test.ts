import { AGENT_LIVENESS, AGENT_NAMESPACE } from '../../functions/oci/liveness.ts';
import { blocksOf, isObject, readText, terraformSources } from './terraform-source.ts';

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

describe('alarms', () => {
  test('each has a section of the runbook with its name, and no section is without its alarm', async () => {
    const alarms = (await terraformSources()).find(({ path }) => path === 'terraform/modules/alarms/main.tf');
    const locals = alarms?.body['locals'];
    const block = Array.isArray(locals) ? locals[0] : locals;
    if (!isObject(block)) throw new Error('The alarms module has no locals');
    // The parser leaves objects with expressions inside as objects or as one expression.
    const names = ['own', 'nodes'].flatMap((key) => {
      const table = block[key];
      return isObject(table)
        ? Object.keys(table)
        : [...String(table).matchAll(/^ {4}([a-z-]+) = \{/gm)].map(([, name]) => name ?? '');
    });
    expect(names.length).toBeGreaterThanOrEqual(10);
    for (const [page, parts] of [
      ['docs/runbook.md', /Means[\s\S]*Look[\s\S]*Do\b/],
      ['docs/runbook.ja.md', /意味[\s\S]*確認[\s\S]*対処/],
    ] as const) {
      const runbook = readText(page);
      const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));
      expect(sections.sort()).toEqual([...names].sort());
      for (const part of runbook.split(/^## /m).slice(1)) expect(part).toMatch(parts);
    }
    // Each says what it says in the language of the installation.
    const [, en = '', ja = ''] = readText('terraform/modules/alarms/texts.tf').split(/^ {4}(?:en|ja) = \{$/m);
    const words = (text: string) =>
      [...text.matchAll(/^ {6}([a-z-]+) += "(.+)"$/gm)].map(([, name, said]) => [name, said]);
    for (const said of [en, ja].map(words))
      expect(said.map(([name]) => name).sort()).toEqual([...names].sort());
    for (const [, said = ''] of words(ja)) expect(said).toMatch(/[ぁ-ん].*(?:です|ます|ません|ください)。$/);
  });

  test('the alarm on silent agents and sweep look at the same metric', () => {
    const text = readText('terraform/modules/alarms/main.tf');
    expect(text).toContain(`"${AGENT_LIVENESS}[5m].groupBy(resourceId).absent(15m)"`);
    expect(text).toContain(`"${AGENT_NAMESPACE}"`);
    const agent = readText('terraform/modules/logging/main.tf');
    expect(agent).toContain(`"${AGENT_NAMESPACE}"`);
    // Monitoring: a query without a resource group returns only metrics that have none.
    for (const source of [agent, text, readText('functions/oci/liveness.ts')])
      expect(source).not.toMatch(/\b(resource_group|resourceGroup)\s*[=:]/);
  });

  test('people are told of an absent sweep for as long as Monitoring can: its absent(period) ends after the period', () => {
    const [alarm = ''] =
      /sweep-absent = \{[^}]*\{[^}]*\}[^}]*\}/.exec(readText('terraform/modules/alarms/main.tf')) ?? [];
    expect(alarm).toContain('.absent(3d)"');
    expect(alarm).toMatch(/pending {3}= "PT1H"/);
  });

  /** Minutes between two points of a metric; with longer gaps than its window an alarm never holds. */
  const RHYTHM: Readonly<Record<string, { readonly every: number; readonly source: string }>> = {
    ServiceConnectorHubErrors: { every: 1, source: 'Connector Hub metrics' },
    FunctionResponseCount: { every: 1, source: 'Functions metrics' },
    FunctionDetachedDeliveries: { every: 1, source: 'Functions metrics' },
    HeartBeats: { every: 1, source: 'agents: as seen in others’ stacks' },
    instance_status: { every: 8, source: 'one public measurement: five to eight minutes' },
    filesystem_metric: { every: 1, source: 'Compute instance health' },
    // Our own: sweep once an hour, respond and the gauge once a minute while there is something to say.
    sweep_runs: { every: 60, source: 'functions/sweep' },
    dead_letters: { every: 60, source: 'functions/sweep' },
    heartbeat_age_sec: { every: 60, source: 'functions/sweep' },
    notices_failed: { every: 1, source: 'functions/respond/own-metrics.ts' },
    clusters_undecided: { every: 1, source: 'functions/respond/own-metrics.ts' },
    work_wait_sec: { every: 1, source: 'functions/runtime/wait-gauge.ts' },
  };

  test('the window of each alarm is as long as its metric’s rhythm', () => {
    const queries = [
      ...readText('terraform/modules/alarms/main.tf').matchAll(
        /query {5}= "(?:\$\{var\.)?(\w+)\}?\[(\d+)([mh])\]/g,
      ),
    ];
    expect(queries.map(([, metric]) => metric).sort()).toEqual(
      [...Object.keys(RHYTHM), 'FunctionResponseCount'].sort(),
    );
    const short = queries.filter(
      ([, metric = '', count, unit]) =>
        Number(count) * (unit === 'h' ? 60 : 1) < (RHYTHM[metric]?.every ?? Infinity),
    );
    expect(short.map(([query]) => query)).toEqual([]);
  });

  test('own metrics that alarms stand on are posted', () => {
    const posted = readText('functions/core/monitor/metrics.ts');
    const queries = [
      ...readText('terraform/modules/alarms/main.tf').matchAll(
        /namespace = "warden"\n\s+query {5}= "([a-z_]+)/g,
      ),
    ];
    expect(queries.map(([, name]) => name).sort()).toEqual([
      'clusters_undecided',
      'dead_letters',
      'heartbeat_age_sec',
      'notices_failed',
      'sweep_runs',
      'work_wait_sec',
    ]);
    for (const [, name] of queries) expect(posted).toContain(` ${name}: `);
  });

  test('people get text, sweep gets the alarm as JSON', () => {
    expect(readText('terraform/modules/alarms/main.tf')).toMatch(
      /message_format += each\.value\.topic == "wake" \? "RAW" : "ONS_OPTIMIZED"/,
    );
  });

  test('every alarm sends the link to its section', async () => {
    const [alarm] = (await terraformSources())
      .flatMap((source) => blocksOf(source, 'resource'))
      .filter(({ type }) => type === 'oci_monitoring_alarm');
    expect(String(alarm?.body['body'])).toMatch(
      /^\$\{local\.texts\[var\.language\]\[each\.value\.anchor\]\} .*\$\{local\.runbook\}#\$\{each\.value\.anchor\}$/,
    );
    for (const page of ['docs/runbook.md', 'docs/runbook.ja.md'])
      expect(readText('terraform/modules/alarms/texts.tf')).toContain(`"${page}"`);
  });
});
