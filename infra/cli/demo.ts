import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../functions/core/base/language.ts';
import { type Ms, SECOND } from '../../functions/core/base/time.ts';
import { functionIdOf, LOCAL } from '../local/installation.ts';
import type { FunctionLogLine } from '../local/rest/runner.ts';
import { syslogStamp } from '../local/simulator/lines.ts';
import { startTenancy, type Tenancy } from '../local/tenancy.ts';
import { Playground } from '../playground/playground.ts';
import { Command } from './command.ts';
import { type CapturedLine, readCapture, SIOS_NOTE_LINES } from './demo/capture.ts';
import { languageOf, wholeNumber, withLanguage } from './options.ts';
import type { Say } from './text/text.ts';

/** `npm start` runs in the repository's root. */
const ROOT = process.cwd();
const CAPTURE = 's01_refused_recover.bookworm.fgd2';
/** The lines of one capture shown before "... more". */
const SHOWN_LINES = 9;
/** A notice takes two cold starts, a batch and a look-up; a loaded machine may need ten times as long. */
const NOTICE_TIMEOUT_MS: Ms = 240 * SECOND;

interface Options {
  readonly once?: boolean;
  readonly playground?: boolean;
  readonly port: number;
}

const parsePort = wholeNumber('reason.port', 0, 65_535);

async function main(): Promise<void> {
  const lang = languageOf(process.argv, process.env);
  const program = new Command(lang, 'npm start --').speak();
  const say = program.text;
  program
    .description(say('demo.about'))
    .option('--once', say('demo.once'))
    .option('--playground', say('demo.playground'))
    .option('--port <port>', say('demo.port'), parsePort, 0);
  const { once, playground, port } = withLanguage(program).parse().opts<Options>();
  const stays = once !== true && (playground === true || process.stdout.isTTY === true);
  await (stays ? stayUp(lang, port, say) : playOnce(lang, say));
}

/** The playground, until a person ends it. */
async function stayUp(lang: Language, port: number, say: Say): Promise<void> {
  const stopped = stopAsked();
  const onError = (error: unknown): void => void process.stderr.write(`${String(error)}\n`);
  const playground = await Playground.start({ lang, root: ROOT, port, onError }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    process.stderr.write(`${say('demo.port-taken', { port })}\n`);
    return null;
  });
  process.exitCode = 1;
  if (playground === null) return;
  process.stdout.write(`\n  ${say('demo.stays', { url: playground.url })}\n\n`);
  process.stdout.write(`${say('demo.stays-until')}\n`);
  process.exitCode = await stopped;
  await playground.stop();
}

/** The genuine capture through the shipped bundles: ends by itself, when both notices have arrived. */
async function playOnce(lang: Language, say: Say): Promise<void> {
  const demo = new Demo(say);
  demo.print(say('demo.title'));
  demo.print(say('demo.genuine', { name: CAPTURE }));
  const stopped = stopAsked();
  const tenancy = await startTenancy({
    connector: { batchTimeMs: 300 },
    onLog: (line) => demo.functionLog(line),
  });
  let ended: boolean | number = false;
  try {
    const pages = await tenancy.openGateway();
    deployAll(tenancy, lang, pages);
    ended = await Promise.race([play(demo, tenancy, pages), stopped]);
    process.exitCode = typeof ended === 'number' ? ended : Number(!ended);
  } finally {
    await tenancy.stop();
  }
  // The played incident still waits for its notices, up to a minute: nobody reads them.
  if (typeof ended === 'number') process.exit();
}

/** Resolves with the exit code when a person wants it to end: Ctrl+C, a closed terminal, a reader that has gone. */
function stopAsked(): Promise<number> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve(130));
    process.once('SIGTERM', () => resolve(143));
    process.once('SIGHUP', () => resolve(129));
    process.stdout.on('error', () => resolve(0));
  });
}

/** True when both notices arrived: first, recovered. */
async function play(demo: Demo, tenancy: Tenancy, pages: string): Promise<boolean> {
  const { say } = demo;
  const started = Date.now();
  const capture = readCapture(ROOT, CAPTURE);
  const tags = { freeformTags: { 'lifekeeper-cluster': 'CL1' } };
  const node1 = tenancy.addNode('node1', tags);
  const node2 = tenancy.addNode('node2', tags);
  const volume = tenancy.addVolume('lk-shared');
  const shared = { isShareable: true, device: '/dev/oracleoci/oraclevdb', iqn: capture.iqn, port: 3260 };
  tenancy.attach(node1, volume, { ...shared, ipv4: capture.portal });
  tenancy.attach(node2, volume, { ...shared, ipv4: capture.portal });
  demo.step(say('demo.build'), say('demo.built', { names: bundleNames().join(', ') }));
  demo.step(say('demo.tenancy'), say('demo.started', { url: tenancy.url }));
  demo.step('console', say('demo.console', { url: `${pages}/` }));

  // The capture's last line before the return is now; its loss is therefore three minutes ago.
  const agent = tenancy.agent(node1);
  const shift = Date.now() - (capture.outage.at(-1)?.at ?? capture.lostAt);
  const write = (line: CapturedLine, by: Ms) => {
    const stamped = `${syslogStamp(line.at + by, 'UTC')} ${line.rest}`;
    agent.log('/var/log/messages', stamped, line.at + by);
    return stamped;
  };
  demo.lines(
    capture.outage.map((line) => write(line, shift)),
    capture.outage.findIndex((line) => line.rest.includes('detected conn error')),
  );
  SIOS_NOTE_LINES.forEach((line, index) => {
    const at = capture.lostAt + shift + (5 + index) * SECOND;
    const stamped = `${syslogStamp(at, 'UTC')} node1 ${line}`;
    agent.log('/var/log/lifekeeper.log', stamped, at);
    demo.step('node1', `lifekeeper.log  ${stamped}`);
  });
  demo.step('...', say('demo.waiting'));
  if (!(await demo.notice(tenancy, 1))) return demo.failed();

  demo.step('node1', say('demo.back'));
  const back = Date.now() - (capture.recovery[0]?.at ?? capture.lostAt);
  const recovered = capture.recovery.findIndex((line) => line.rest.includes('operational after recovery'));
  demo.lines(
    capture.recovery.map((line) => write(line, Math.min(back, Date.now() - line.at))),
    Math.max(0, recovered - 3),
  );
  if (!(await demo.notice(tenancy, 2))) return demo.failed();
  const seconds = ((Date.now() - started) / SECOND).toFixed(1);
  demo.print(say('demo.done', { notices: tenancy.inbox(LOCAL.topicId).length, seconds }));
  return true;
}

function bundleNames(): readonly string[] {
  const folder = join(ROOT, 'dist', 'functions');
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'func.js')));
}

function deployAll(tenancy: Tenancy, lang: Language, pages: string): void {
  for (const name of bundleNames()) {
    tenancy.deploy({
      name,
      file: join(ROOT, 'dist', 'functions', name, 'func.js'),
      config: {
        WARDEN_LANG: lang,
        WARDEN_ZONE: 'Asia/Tokyo',
        WARDEN_SYSLOG_ZONE: 'UTC',
        WARDEN_CONSOLE_URL: pages,
        WARDEN_CONSOLE_SIGN_IN: 'true',
      },
    });
  }
  tenancy.events.addRule({
    functionId: functionIdOf('observe'),
    eventTypes: ['com.oraclecloud.computeapi.*', 'com.oraclecloud.blockvolumes.*'],
  });
}

/** Prints the steps with the time since the start. */
class Demo {
  readonly #started = Date.now();
  readonly #recentLogs: string[] = [];

  constructor(readonly say: Say) {}

  print(words: string): void {
    process.stdout.write(`${words}\n`);
  }

  step(who: string, what: string): void {
    const seconds = ((Date.now() - this.#started) / SECOND).toFixed(1).padStart(5, ' ');
    process.stdout.write(`[${seconds} s] ${who.padEnd(8, ' ')} ${what}\n`);
  }

  /** The lines around the interesting one, and how many there are besides. */
  lines(texts: readonly string[], from: number): void {
    const start = Math.max(0, from);
    for (const line of texts.slice(start, start + SHOWN_LINES)) this.step('node1', `messages  ${line}`);
    const rest = texts.length - Math.min(SHOWN_LINES, texts.length - start);
    if (rest > 0) this.step('node1', this.say('demo.more', { count: rest }));
  }

  functionLog({ functionName: name, fields, text }: FunctionLogLine): void {
    this.#recentLogs.push(`${name}: ${text}`);
    if (this.#recentLogs.length > 20) this.#recentLogs.shift();
    if (fields === null || fields['level'] === 'debug') return;
    const { msg, level, ...rest } = fields;
    const shown = Object.entries(rest)
      .filter(
        ([key, value]) => !HIDDEN_FIELDS.has(key) && ['string', 'number', 'boolean'].includes(typeof value),
      )
      .map(([key, value]) => `${key}=${String(value)}`);
    this.step(
      name,
      `${level === 'info' ? '' : `${String(level)}: `}${String(msg)} ${shown.join(' ')}`.trimEnd(),
    );
  }

  /** Waits for the n-th message of the topic and prints it as a mail. */
  async notice(tenancy: Tenancy, n: number): Promise<boolean> {
    const arrived = () => tenancy.inbox(LOCAL.topicId)[n - 1];
    await tenancy.waitForMessage(() => arrived() !== undefined, NOTICE_TIMEOUT_MS).catch(() => undefined);
    const message = arrived();
    if (message === undefined) return false;
    this.step('ONS', this.say('demo.notice', { n }));
    const body = message.body.trimEnd().replace(/^/gm, '  | ');
    this.print(`\n  | ${message.title}\n  |\n${body}\n`);
    return true;
  }

  failed(): false {
    this.print(this.say('demo.failed'));
    for (const line of this.#recentLogs) this.print(`  ${line}`);
    return false;
  }
}

const HIDDEN_FIELDS = new Set(['ts', 'fn', 'callId', 'build', 'inbox', 'wakeSeq']);

main().catch((error: unknown) => {
  process.stderr.write(
    `npm start failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
});
