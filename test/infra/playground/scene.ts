import { join } from 'node:path';
import type { Language } from '../../../functions/core/base/language.ts';
import { Playground } from '../../../infra/playground/playground.ts';

const ROOT = join(__dirname, '../../..');
/** Sunday 22 November 2026, 10:00 in Tokyo. */
const START = Date.UTC(2026, 10, 22, 1, 0, 0);

/** A playground whose time stands still but for what a test lets pass. */
export function startPlayground(lang: Language = 'en'): Promise<Playground> {
  return Playground.start({
    lang,
    root: ROOT,
    port: 0,
    speed: 0,
    start: () => START,
    onError: (error) => {
      throw error;
    },
  });
}

export interface Answer {
  readonly status: number;
  readonly location: string;
  readonly headers: Headers;
  readonly html: string;
}

/** What a browser without JavaScript sends with the form of a page. */
export async function send(
  playground: Playground,
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { origin } = new URL(playground.url);
  return answerOf(
    await fetch(new URL(path, origin), {
      method: 'POST',
      redirect: 'manual',
      headers: {
        origin,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      body: new URLSearchParams(fields),
    }),
  );
}

export async function get(playground: Playground, path: string, lang: Language = 'en'): Promise<Answer> {
  return answerOf(await fetch(new URL(path, playground.url), { headers: { 'accept-language': lang } }));
}

async function answerOf(answer: Response): Promise<Answer> {
  const location = answer.headers.get('location') ?? '';
  return { status: answer.status, location, headers: answer.headers, html: await answer.text() };
}
