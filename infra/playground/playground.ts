import { LANGUAGES, type Language } from '../../functions/core/base/language.ts';
import type { At, Ms } from '../../functions/core/base/time.ts';
import { gatewayCaller, throughGateway } from '../local/gateway.ts';
import { SIM } from '../local/simulator/installation.ts';
import type { Scenario } from '../local/simulator/scenarios/scenario.ts';
import { BUTTON_NAMES, type Place, placeKey, placesOf, REFUSALS } from './buttons.ts';
import { CONSOLE_ID } from './console-function.ts';
import { CONSOLE_BASE, type Face, openFace, type PageAnswer, type PageRequest } from './face.ts';
import { Pace, SPEEDS, type Speed } from './pace.ts';
import { livePage, playgroundPage } from './page.ts';
import { ReasonWords } from './reasons.ts';
import type { Said, View } from './view.ts';
import { languageNamed } from './words.ts';
import { STORIES, World } from './world.ts';

/** Whom the pretend sign-in names. */
export const PERSON = 'sato@example.com';

export interface PlaygroundOptions {
  /** Language of the installation's mails, and of the page where a browser names none. */
  readonly lang: Language;
  /** Root of the repository. */
  readonly root: string;
  /** 0: any free one. */
  readonly port: number;
  /** At which speed time runs at first. Default 10. */
  readonly speed?: Speed;
  /** When the time of each new world begins. Default: now. */
  readonly start?: () => At;
  onError(error: unknown): void;
}

/** The playground as it runs: one world at a time, its clock, its pages. */
export class Playground {
  readonly #options: PlaygroundOptions;
  readonly #reasons: ReasonWords;
  readonly #pace: Pace;
  #face: Face | null = null;
  #world: World | null = null;
  #worldId = 0;
  #changing: Promise<unknown> = Promise.resolve();

  private constructor(options: PlaygroundOptions) {
    this.#options = options;
    this.#reasons = new ReasonWords(options.root);
    const pass = (ms: Ms): Promise<void> => this.pass(ms);
    this.#pace = new Pace({ pass, onError: options.onError }, options.speed ?? 10);
  }

  /** @throws when the port is taken. */
  static async start(options: PlaygroundOptions): Promise<Playground> {
    const playground = new Playground(options);
    playground.#face = await openFace({
      lang: options.lang,
      port: options.port,
      routes: playground.#routes(),
      gateway: (request, door) => {
        // Whoever opens a link is nobody.
        const session = door === 'link' ? null : { subject: PERSON, token: '' };
        const { cloud } = playground.world.sim;
        const caller = gatewayCaller(SIM.compartmentId);
        return throughGateway({ cloud, caller, functionId: CONSOLE_ID, door }, request, session);
      },
    });
    await playground.begin(null);
    playground.#pace.start();
    return playground;
  }

  /** `http://127.0.0.1:PORT/` */
  get url(): string {
    return `${this.#opened.url}/`;
  }

  get world(): World {
    if (this.#world === null) throw new Error('The playground has not begun');
    return this.#world;
  }

  get speed(): Speed {
    return this.#pace.speed;
  }

  /** Lets the world go on by so much of its own time. One after the other, and never while a new world is made. */
  pass(ms: Ms): Promise<void> {
    return this.#alone(() => this.world.pass(ms));
  }

  /** A new world. @param story null: nothing happens by itself. */
  begin(story: Scenario | null): Promise<void> {
    return this.#alone(async () => {
      const { lang, start = Date.now } = this.#options;
      const consoleUrl = `${this.#opened.url}${CONSOLE_BASE}`;
      this.#world = await World.begin({ lang, consoleUrl, start: start(), story });
      this.#worldId += 1;
    });
  }

  async stop(): Promise<void> {
    await this.#face?.close();
    await this.#pace.stop();
    await this.#changing;
  }

  get #opened(): Face {
    if (this.#face === null) throw new Error('The playground is not open');
    return this.#face;
  }

  #alone(work: () => Promise<void>): Promise<void> {
    const done = this.#changing.then(work);
    this.#changing = done.catch(() => undefined);
    return done;
  }

  #routes(): Readonly<Record<string, (request: PageRequest) => Promise<PageAnswer>>> {
    const shown = (page: typeof playgroundPage) => async (request: PageRequest) => ({
      page: String(await page(this.#view(request), this.#worldId)),
    });
    return {
      'GET /': shown(playgroundPage),
      'GET /live': shown(livePage),
      'POST /press': async (request) => {
        const place = this.#placeOf(request.fields.get('at'));
        const button = BUTTON_NAMES.find((name) => name === request.fields.get('do'));
        if (place === undefined || button === undefined) return null;
        const refusal = this.world.press(button, place);
        return back(request, { did: button, at: placeKey(place), ...(refusal !== null && { not: refusal }) });
      },
      'POST /speed': async (request) => {
        const speed = SPEEDS.find((one) => String(one) === request.fields.get('speed'));
        if (speed === undefined) return null;
        this.#pace.speed = speed;
        return back(request, {});
      },
      'POST /story': async (request) => {
        const story = STORIES.find(({ name }) => name === request.fields.get('story'));
        if (story === undefined) return null;
        await this.begin(story);
        return back(request, { did: 'story' });
      },
      'POST /reset': async (request) => {
        await this.begin(null);
        return back(request, { did: 'reset' });
      },
    };
  }

  #placeOf(key: string | null): Place | undefined {
    return placesOf(this.world.sim).find((place) => placeKey(place) === key);
  }

  #view({ lang, query }: PageRequest): View {
    const { world } = this;
    const place = this.#placeOf(query.get('at')) ?? placesOf(world.sim)[0];
    if (place === undefined) throw new Error('There is no cluster');
    return {
      lang,
      mailLang: languageNamed(query.get('mail')) ?? lang,
      world,
      speed: this.#pace.speed,
      place,
      said: saidOf(query),
      reasons: this.#reasons,
      person: PERSON,
      consoleBase: CONSOLE_BASE,
    };
  }
}

function back({ lang, fields }: PageRequest, said: Readonly<Record<string, string>>): PageAnswer {
  const mail = LANGUAGES.find((one) => one === fields.get('mail') && one !== lang);
  return { to: `/?${new URLSearchParams({ lang, ...(mail && { mail }), ...said }).toString()}` };
}

function saidOf(query: URLSearchParams): Said | null {
  const did = query.get('did');
  if (did === 'reset' || did === 'story') return { kind: did };
  const button = BUTTON_NAMES.find((name) => name === did);
  const refusal = REFUSALS.find((one) => one === query.get('not')) ?? null;
  return button === undefined ? null : { kind: 'pressed', button, refusal };
}
